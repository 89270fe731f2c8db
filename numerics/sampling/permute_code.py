"""The machine code of byte permutes, emitted as LLVM's language: loops over whole vectors of nodes.

A loop looks up the s children of a vector of rows in registers and interleaves them by shuffles that LLVM chooses; only
the look-up itself is an instruction by name. Loops are made for the kinds that the processor has, the sizes of table
and the s of `processor`; which one runs is decided by the arguments.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numba.core.cgutils
import numba.extending
from llvmlite import ir  # type: ignore[import-untyped]  # llvmlite has no types
from numba import types

from latentproof.numerics.sampling.counter import GOLDEN
from latentproof.numerics.sampling.processor import BYTES, CHILDREN, NONE, PERMUTE, SHUFFLE, STEPS, byte_permutes

cgutils: Any = numba.core.cgutils  # its functions have no types

MIX = ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB))
LAST_SHIFT = 31
"""The shifts and factors of `counter.mix`."""

BYTE, WORD, LONG = ir.IntType(8), ir.IntType(32), ir.IntType(64)


@numba.extending.intrinsic
def _spread(typing: Any, upper: Any, choice: Any, table: Any, kind: Any, size: Any, target: Any) -> Any:
    def code(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        nodes, s, places = _arrays(context, builder, signature, arguments, (0, 1, 2, 5))

        def loop(way: int, step: int, children: int) -> Any:
            width = BYTES[way]
            lookup = LOOKUPS[way](builder, places[2], step, children)
            count = builder.udiv(nodes, LONG(width))
            with cgutils.for_range(builder, count) as each:
                at = builder.mul(each.index, LONG(width))
                rows = builder.add(_load(builder, places[0], at, width), _load(builder, places[1], at, width))
                _store(builder, lookup(rows), places[3], at, width, stream=False)
            return builder.mul(count, LONG(width))

        return _dispatch(builder, s, arguments[3], arguments[4], loop)

    return types.intp(upper, choice, table, types.intp, types.intp, target), code


@numba.extending.intrinsic
def _draw(
    typing: Any, upper: Any, start: Any, R: Any, table: Any, kind: Any, size: Any, stream: Any, target: Any
) -> Any:
    def code(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        nodes, s, places = _arrays(context, builder, signature, arguments, (0, 3, 7))
        count = builder.udiv(nodes, LONG(128))
        mask = builder.trunc(builder.sub(arguments[2], LONG(1)), BYTE)

        def loop(way: int, step: int, children: int) -> Any:
            lookup = LOOKUPS[way](builder, places[1], step, children)
            with builder.if_else(arguments[6]) as (past, through):
                with past:
                    _drawn_loop(builder, places[0], arguments[1], mask, lookup, places[2], count, BYTES[way], True)
                with through:
                    _drawn_loop(builder, places[0], arguments[1], mask, lookup, places[2], count, BYTES[way], False)
            return builder.mul(count, LONG(128))

        return _dispatch(builder, s, arguments[4], arguments[5], loop)

    return types.intp(upper, types.uint64, types.intp, table, types.intp, types.intp, types.boolean, target), code


# numba's own types have them called as they are written here, with the typing context first.
compiled_spread: Any = _spread
compiled_draw: Any = _draw


def _arrays(context: Any, builder: Any, signature: Any, arguments: Any, which: tuple[int, ...]) -> Any:
    """Nodes, s, and the data of the arrays; the first is upper, the last but one the table."""
    arrays = [context.make_array(signature.args[i])(context, builder, arguments[i]) for i in which]
    nodes, s = builder.extract_value(arrays[0].shape, 0), builder.extract_value(arrays[-2].shape, 0)
    return nodes, s, [array.data for array in arrays]


def _dispatch(builder: Any, s: Any, kind: Any, size: Any, loop: Callable[[int, int, int], Any]) -> Any:
    """Emit loop(kind, size, s) for all that this processor has, and the choice among them; what it returns, or 0."""
    done = cgutils.alloca_once_value(builder, LONG(0))
    for way in range(byte_permutes(), NONE, -1):
        for step in STEPS[way]:
            for children in CHILDREN:
                asked = [(s, children), (kind, way), (size, step)]
                same = [builder.icmp_unsigned("==", value, LONG(number)) for value, number in asked]
                with builder.if_then(builder.and_(same[0], builder.and_(same[1], same[2]))):
                    builder.store(loop(way, step, children), done)
    return builder.load(done)


def _drawn_loop(
    builder: Any, upper: Any, start: Any, mask: Any, lookup: Any, target: Any, count: Any, width: int, stream: bool
) -> None:
    """Eight words of the counter stream, 64 bytes, two choices each, for every 128 nodes."""
    words = ir.VectorType(LONG, width // 8)
    golden = int(GOLDEN)
    each_mask = _splat(builder, mask, ir.VectorType(BYTE, width))
    first = builder.add(
        _splat(builder, start, words), ir.Constant(words, [LONG(golden * i % 2**64) for i in range(width // 8)])
    )
    state = cgutils.alloca_once(builder, words)
    builder.store(first, state)
    ahead = ir.Constant(words, [LONG(golden * (width // 8) % 2**64)] * (width // 8))
    with cgutils.for_range(builder, count) as loop:
        group = builder.mul(loop.index, LONG(128))
        for part in range(0, 64, width):
            counter = builder.load(state)
            builder.store(builder.add(counter, ahead), state)
            drawn = _mixed(builder, counter)
            # Bits of the neighbouring byte come into the upper half of each byte, which the mask takes away.
            for half in (0, 4):
                shifted = builder.lshr(drawn, ir.Constant(words, [LONG(half)] * (width // 8)))
                choice = builder.and_(builder.bitcast(shifted, each_mask.type), each_mask)
                at = builder.add(group, LONG(16 * half + part))
                rows = builder.add(_load(builder, upper, at, width), choice)
                _store(builder, lookup(rows), target, at, width, stream)
    if stream:
        # Such stores are not ordered with those of other threads until they are fenced.
        fence = cgutils.get_or_insert_function(
            builder.module, ir.FunctionType(ir.VoidType(), []), "llvm.x86.sse.sfence"
        )
        builder.call(fence, [])


def _mixed(builder: Any, z: Any) -> Any:
    """`counter.mix` of a vector of words."""

    def every(number: int) -> Any:
        return ir.Constant(z.type, [LONG(number)] * z.type.count)

    for shift, factor in MIX:
        z = builder.mul(builder.xor(z, builder.lshr(z, every(shift))), every(factor))
    return builder.xor(z, builder.lshr(z, every(LAST_SHIFT)))


def _splat(builder: Any, value: Any, vector: Any) -> Any:
    one = builder.insert_element(ir.Constant(vector, ir.Undefined), value, WORD(0))
    return builder.shuffle_vector(one, one, ir.Constant(ir.VectorType(WORD, vector.count), [WORD(0)] * vector.count))


def _permute(builder: Any, table: Any, size: int, s: int) -> Callable[[Any], list[Any]]:
    """vpermb on 64 rows, vpermi2b on 128, two of them and a choice by the top bit on 256."""
    vector = ir.VectorType(BYTE, 64)
    one = cgutils.get_or_insert_function(
        builder.module, ir.FunctionType(vector, [vector] * 2), "llvm.x86.avx512.permvar.qi.512"
    )
    two = cgutils.get_or_insert_function(
        builder.module, ir.FunctionType(vector, [vector] * 3), "llvm.x86.avx512.vpermi2var.qi.512"
    )
    parts = [[_load(builder, table, LONG(256 * j + k), 64) for k in range(0, size, 64)] for j in range(s)]

    def lookup(rows: Any) -> list[Any]:
        if size == 64:
            return [builder.call(one, [part, rows]) for [part] in parts]
        low = [builder.call(two, [part[0], rows, part[1]]) for part in parts]
        if size == 128:
            return low
        high = [builder.call(two, [part[2], rows, part[3]]) for part in parts]
        upper_half = builder.icmp_signed("<", rows, ir.Constant(vector, [BYTE(0)] * 64))
        return [builder.select(upper_half, h, x) for h, x in zip(high, low, strict=True)]

    return lookup


def _shuffle(builder: Any, table: Any, size: int, s: int) -> Callable[[Any], list[Any]]:
    """vpshufb on 16 rows at a time, which gives 0 where the top bit is set; the sum over all sixteens."""
    vector = ir.VectorType(BYTE, 32)
    lanes = [WORD(i % 16) for i in range(32)]
    pshufb = cgutils.get_or_insert_function(
        builder.module, ir.FunctionType(vector, [vector] * 2), "llvm.x86.avx2.pshuf.b"
    )
    saturate = cgutils.get_or_insert_function(
        builder.module, ir.FunctionType(vector, [vector] * 2), "llvm.uadd.sat.v32i8"
    )
    sixteens = [_load(builder, table, LONG(256 * j + k), 16) for j in range(s) for k in range(0, size, 16)]
    twice = [builder.shuffle_vector(x, x, ir.Constant(ir.VectorType(WORD, 32), lanes)) for x in sixteens]
    beyond = ir.Constant(vector, [BYTE(0x70)] * 32)

    def lookup(rows: Any) -> list[Any]:
        children: list[Any] = [None] * s
        for k in range(size // 16):
            # Rows of these sixteen become 0x70 + their number among them, all others at least 0x80.
            here = builder.call(saturate, [builder.xor(rows, ir.Constant(vector, [BYTE(16 * k)] * 32)), beyond])
            for j in range(s):
                found = builder.call(pshufb, [twice[j * (size // 16) + k], here])
                children[j] = found if children[j] is None else builder.or_(children[j], found)
        return children

    return lookup


def _interleave(builder: Any, children: list[Any], width: int) -> list[Any]:
    """s vectors whose bytes, one after another, are child 0 .. s-1 of node 0, of node 1, ..."""
    s = len(children)
    mask = ir.VectorType(WORD, width)
    parts = []
    for part in range(s):
        places = [divmod(width * part + byte, s) for byte in range(width)]
        found = builder.shuffle_vector(
            children[0], children[1], ir.Constant(mask, [WORD(i + width * min(j, 1)) for i, j in places])
        )
        for child in range(2, s):
            chosen = [WORD(width + i if j == child else byte) for byte, (i, j) in enumerate(places)]
            found = builder.shuffle_vector(found, children[child], ir.Constant(mask, chosen))
        parts.append(found)
    return parts


def _store(builder: Any, children: list[Any], target: Any, at: Any, width: int, stream: bool) -> None:
    """Store interleaved children of the nodes from `at` on."""
    for part, vector in enumerate(_interleave(builder, children, width)):
        place = builder.gep(target, [builder.add(builder.mul(at, LONG(len(children))), LONG(part * width))])
        stored = builder.store(vector, builder.bitcast(place, vector.type.as_pointer()), align=width if stream else 1)
        if stream:
            stored.set_metadata("nontemporal", builder.module.add_metadata([WORD(1)]))


def _load(builder: Any, place: Any, at: Any, width: int) -> Any:
    pointer = builder.bitcast(builder.gep(place, [at]), ir.VectorType(BYTE, width).as_pointer())
    return builder.load(pointer, align=1)


LOOKUPS = {SHUFFLE: _shuffle, PERMUTE: _permute}
