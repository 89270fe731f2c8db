r"""The replay checker's algebra: quotients of SymPy's sparse polynomials, with sums and expectations as generators.

Object: an `Engine` maps subterms that are not arithmetical to generators; a bound index is ("#", depth) from the
inside.
Statement: `equal` holds only if the two sides agree by ring laws and linearity of sums and expectations wherever the
denominators are nonzero; `sign_of_term` certifies a sign by shifted coefficients over integers in range.
Source: locally nameless terms (Chargueraud, 2012); sympy.polys.rings for the polynomials.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import cache
from typing import Any

from sympy import QQ
from sympy.polys.rings import ring

from latentproof.proofs.replay.denominators import Under, merge, product_of
from latentproof.proofs.replay.keys import NOTHING, Inside, closes, fixed, shape_text
from latentproof.proofs.replay.limits import EFFORT, coprime, plus, power, times
from latentproof.proofs.replay.terms import (
    Node,
    Rejected,
    exponent,
    free,
    need,
    terms,
    touches,
)

FREED = ("freed",)
SIZES = (8, 16, 24, 32, 48, 64, 96, 128, 192, 256, 512)


class Full(Exception):  # noqa: N818  # a signal to retry, never seen outside
    """More generators are needed."""


@cache
def _ring(size: int) -> Any:
    return ring([f"g{i}" for i in range(size)], QQ)


class Engine:
    """Terms as quotients of sparse polynomials; a generator is a key, in which bound indices are ("#", depth)."""

    def __init__(self, size: int) -> None:
        self.ring, *self.gens = _ring(size)
        self.keys: list[Node] = []
        self.place: dict[Node, int] = {}
        self.opened = 0
        self.free: list[int] = []
        """Places of generators that stand in no polynomial any more."""
        self.gone: list[Node] = []
        """Their keys: what is remembered by identity must stay alive."""
        self.about: dict[Node, list[Node]] = defaultdict(list)
        self.inside: dict[int, tuple[Node, Inside]] = {}
        self.random: dict[int, tuple[Node, dict[int, bool]]] = {}
        self.texts: dict[int, tuple[Node, str]] = {}
        self.known: dict[int, tuple[Node, tuple[Any, Under]]] = {}
        self.signs: dict[Any, tuple[int, bool]] = {}
        """Signs that are given, of monic polynomials (`signs.py`)."""

    def grown(self, size: int) -> Engine:
        """The same with more generators, and with the closed terms that are known."""
        more = Engine(size)
        more.keys, more.place, more.opened, more.free = self.keys, self.place, self.opened, self.free
        more.gone, more.inside, more.random, more.texts = self.gone, self.inside, self.random, self.texts
        for mark in [*self.about]:
            self.forget(mark)
        zeros = (0,) * (size - len(self.gens))

        def wide(p: Any) -> Any:
            return more.ring.from_dict({(*exponents, *zeros): c for exponents, c in p.items()})

        for i, (t, (a, b)) in self.known.items():
            more.known[i] = t, (wide(a), {wide(factor): e for factor, e in b.items()})
        return more

    def atom(self, key: Node) -> Any:
        """The generator of a key."""
        at = self.place.get(key)
        if at is None:
            if self.free:
                at = self.free.pop()
                self.keys[at] = key
            else:
                at = len(self.keys)
                if at == len(self.gens):
                    raise Full
                self.keys.append(key)
            self.place[key] = at
            for mark in self.within(key)[0]:
                self.about[mark].append(key)
        return self.gens[at]

    def forget(self, mark: Node) -> None:
        """Give back the generators of an index whose sum is closed: no polynomial has them any more."""
        for key in self.about.pop(mark, ()):
            if key in self.place:  # it may be about another index, too, that was closed before
                at = self.place.pop(key)
                self.gone.append(key)
                self.keys[at] = FREED
                self.free.append(at)
        self.free.sort(reverse=True)

    def within(self, key: Node) -> Inside:
        """What a key leaves open; looked for once in each part."""
        if not isinstance(key, tuple | frozenset) or not key:
            return NOTHING
        found = self.inside.get(id(key))
        if found is None:
            found = self.inside[id(key)] = key, self._within(key)
        return found[1]

    def _within(self, key: Node) -> Inside:
        if isinstance(key, tuple) and key[0] == "#":
            return frozenset(), key[1] + 1
        if isinstance(key, tuple) and key[0] == "open":
            return frozenset((key,)), 0
        if fixed(key):
            return NOTHING
        if closes(key):
            (other, outer), (body, inner) = self.within(key[1]), self.within(key[2])
            return other | body, max(outer, inner - 1)
        marks, height = NOTHING
        for x in key:
            if isinstance(x, tuple | frozenset):
                found, reach = self.within(x)
                marks, height = (marks | found if found else marks), max(height, reach)
        return marks, height

    def rebuilt(self, key: Node, depth: int, old: Node, new: Node) -> Node:
        """The key with the open index `old` bound, or with what is bound `depth` sums around it opened as `new`."""
        marks, height = self.within(key)
        if (height <= depth) if old is None else (old not in marks):
            return key
        if key[0] in ("#", "open") if isinstance(key, tuple) else False:
            if old is None:
                return new if key[1] == depth else key
            return ("#", depth)
        if isinstance(key, frozenset):
            return frozenset(self.rebuilt(x, depth, old, new) for x in key)
        if closes(key):
            domain, other = key[1]
            return (
                "sum",
                (domain, self.rebuilt(other, depth, old, new)),
                self.rebuilt(key[2], depth + 1, old, new),
            )
        return tuple(self.rebuilt(x, depth, old, new) for x in key)

    def text(self, key: Node) -> str:
        """A text of a key, the same however sets are ordered."""
        found = self.texts.get(id(key))
        if found is None:
            found = self.texts[id(key)] = key, shape_text(key)
        return found[1]

    def split(self, p: Any, inside: Callable[[Node], bool]) -> Iterator[tuple[Any, frozenset[tuple[Node, int]]]]:
        """For each monomial: coefficient and outside factors, and the factors that are `inside`."""
        for exponents, c in p.terms():
            factors = [(i, e) for i, e in enumerate(exponents) if e]
            EFFORT.spend(2 + 2 * len(factors))
            outside, found = list(exponents), []
            for i, e in factors:
                if inside(self.keys[i]):
                    outside[i] = 0
                    found.append((self.keys[i], e))
            outer = self.ring.zero.copy()
            outer[tuple(outside)] = c
            yield outer, frozenset(found)

    def add(self, one: tuple[Any, Under], two: tuple[Any, Under]) -> tuple[Any, Under]:
        """The sum of two quotients, over the least common multiple of the factored denominators."""
        (a, b), (c, d) = one, two
        if b == d:
            return plus(a, c), b
        both = {factor: max(b.get(factor, 0), d.get(factor, 0)) for factor in {**b, **d}}
        for factor, e in both.items():
            a, c = times(a, power(factor, e - b.get(factor, 0))), times(c, power(factor, e - d.get(factor, 0)))
        return plus(a, c), both

    def inverse(self, t: Node, env: dict[str, Node]) -> tuple[Any, Under]:
        """1/t; the factors of a product stay apart."""
        if t[0] == "*":
            (a, b), (c, d) = (self.inverse(x, env) for x in t[2])
            return times(a, c), merge(b, d)
        a, b = self.value(t, env)
        need(a != 0, "division by zero")
        scale, over = a.LC, product_of(self.ring, b)
        monic = a.quo_ground(scale)
        return over.quo_ground(scale), {monic: 1} if monic != 1 else {}

    def value(self, t: Node, env: dict[str, Node]) -> tuple[Any, Under]:
        """Numerator and denominator of a term; `env` names the open indices."""
        if any(name in env for name in free(t)):
            return self._value(t, env)
        if id(t) not in self.known:
            self.known[id(t)] = t, self._value(t, {})
        return self.known[id(t)][1]

    def _value(self, t: Node, env: dict[str, Node]) -> tuple[Any, Under]:
        op, data, args = t
        if op == "num":
            return self.ring(QQ(data.numerator, data.denominator)), {}
        if op in ("+", "-", "*", "/"):
            a, b = self.value(args[0], env)
            c, d = self.inverse(args[1], env) if op == "/" else self.value(args[1], env)
            if op in ("*", "/"):
                return times(a, c), merge(b, d)
            return self.add((a, b), (c if op == "+" else -c, d))
        if op == "neg":
            a, b = self.value(args[0], env)
            return -a, b
        if op == "^":
            return self.power(self.value(args[0], env), *exponent(args[1]))
        if op in ("exp", "ln", "sqrt", "event"):
            return self.atom((op, None, tuple(self.shape(self.value(x, env)) for x in args))), {}
        if op == "sum":
            self.opened += 1
            mark = ("open", self.opened)
            a, b = self.value(args[0], {**env, data[1]: mark})
            other = self.index(args[1], env) if len(args) == 2 else None
            return self.close(a, b, mark, data[2], other)
        if op == "mean":
            a, b = self.value(args[0], env)
            need(
                not any(touches(key, data) for x in b for _, f in self.split(x, lambda _: True) for key, _ in f),
                "random divisor",
            )
            c, d = self.mean(a, data, self.drawn(data, env))
            return c, merge(b, d)
        return self.atom(self.leaf(t, env)), {}

    def shape(self, value: tuple[Any, Under]) -> Node:
        """A quotient in lowest terms, as a key: equal values, equal keys."""
        a, b = coprime(value[0], product_of(self.ring, value[1]))
        sides = [self.split(p.quo_ground(b.LC), lambda _: True) for p in (a, b)]
        return tuple(frozenset((f, Fraction(str(c.LC))) for c, f in side) for side in sides)

    def leaf(self, t: Node, env: dict[str, Node]) -> Node:
        """The key of a term that is not arithmetical."""
        op, data, args = t
        if op == "var":
            need(data[2][0] != "domain", "an index is not a number")
            return data
        inner = tuple(self.index(x, env) for x in args)
        data = self.drawn(data, env)
        return (op, data, frozenset(inner)) if op == "delta" else (op, data, inner)

    def drawn(self, data: Node, env: dict[str, Node]) -> Node:
        """A source of randomness as a part of a key: a sample by its name, and its law and size in normal form."""
        if not isinstance(data, tuple) or data[0] != "sample":
            return data
        return ("drawn", data[1], data, tuple(self.shape(self.value(x, env)) for x in data[2:]))

    def index(self, t: Node, env: dict[str, Node]) -> Node:
        """The key of an index."""
        op, data, args = t
        if op == "var" and data[2][0] == "domain":
            return env.get(data[1], data)
        if op == "left" and args[0][0] == "pair":
            return self.index(args[0][2][0], env)
        if op in ("left", "pair"):
            return (op, data, tuple(self.index(x, env) for x in args))
        need(not any(name in env for name in free(t)), "an index stands inside a number that a function takes")
        return t

    def power(self, base: tuple[Any, Under], fixed: int, slopes: dict[Node, int]) -> tuple[Any, Under]:
        """A power with a natural exponent, symbolic or not."""
        a = power(base[0], fixed)  # x^0 = 1
        b = {factor: e * fixed for factor, e in base[1].items() if fixed}
        whole = product_of(self.ring, base[1])
        if slopes and base[0] != whole:
            sides = [self.split(p, lambda _: True) for p in (base[0], whole)]
            shape = tuple(frozenset((f, Fraction(str(c.LC))) for c, f in side) for side in sides)
            for x, slope in slopes.items():
                a *= self.atom(("power", shape, x)) ** slope
        return a, b

    def close(self, a: Any, b: Under, mark: Node, domain: Node, other: Node) -> tuple[Any, Under]:
        """The sum of a/b over the index that `mark` stands for."""

        def here(key: Node) -> bool:
            return mark in self.within(key)[0]

        inner_b = {x: e for x, e in b.items() if any(f for _, f in self.split(x, here))}
        a, b = self.inverted(a, inner_b), {x: e for x, e in b.items() if x not in inner_b}
        size = None if domain[2] is None else self.value(domain[2], {})
        result: tuple[Any, Under] = (self.ring(0), {})
        bound: dict[int, Node] = {}
        for outer, inner in self.split(a, here):
            if inner or size is None:
                for key, _ in inner:
                    if id(key) not in bound:
                        bound[id(key)] = self.rebuilt(key, 0, mark, None)
                closed = frozenset((bound[id(key)], e) for key, e in inner)
                summed: tuple[Any, Under] = (outer * self.atom(("sum", (domain, other), closed)), {})
            else:
                less = size if other is None else self.add(size, (self.ring(-1), {}))
                summed = (times(outer, less[0]), less[1])
            result = self.add(result, summed)
        self.forget(mark)
        return result[0], merge(result[1], b)

    def inverted(self, a: Any, under: Under) -> Any:
        """a times the inverses of the factors, which become generators; a factor of one generator cancels first."""
        for x, e in under.items():
            single = [i for i, d in enumerate(x.LM) if d]
            over = self.atom(("over", self.shape((x, {}))))
            if len(x) > 1 or len(single) != 1:
                a *= over**e
                continue
            (i,), result = single, self.ring(0)
            step = x.LM[i] * e  # a generator is monic, so x is its power
            for exponents, c in a.terms():
                common = min(exponents[i], step)
                rest = self.ring({(*exponents[:i], exponents[i] - common, *exponents[i + 1 :]): c})
                if step > common:
                    rest *= self.atom(("over", self.shape((self.gens[i], {})))) ** (step - common)
                result += rest
            a = result
        return a

    def mean(self, a: Any, source: Node, key: Node) -> tuple[Any, Under]:
        """The expectation of a polynomial over a source, which `key` names."""
        result: tuple[Any, Under] = (self.ring(0), {})
        for outer, random in self.split(a, self.depends_on(source)):
            c, d = self.mean_of(random, source, key) if random else (self.ring(1), {})
            result = self.add(result, (times(outer, c), d))
        return result

    def depends_on(self, source: Node) -> Callable[[Node], bool]:
        """Whether a generator may depend on a source, asked once for each."""
        _, known = self.random.setdefault(id(source), (source, {}))

        def told(key: Node) -> bool:
            if id(key) not in known:
                known[id(key)] = touches(key, source)
            return known[id(key)]

        return told

    def mean_of(self, random: frozenset[tuple[Node, int]], source: Node, named: Node) -> tuple[Any, Under]:
        """The expectation of one product of random factors; sums come out of it."""
        # Whichever sum is opened first, the inner ones follow: pick by a text so that both sides pick alike.
        sums = sorted((pair for pair in random if pair[0][0] == "sum"), key=lambda pair: self.text(pair[0]))
        if not sums:
            return self.atom(("mean", named, random)), {}
        (key, e), (domain, other) = sums[0], sums[0][0][1]
        self.opened += 1
        mark = ("open", self.opened)
        body = self.ring(1)
        for factor, n in random - {(key, e)} | ({(key, e - 1)} if e > 1 else frozenset()):
            body *= self.atom(factor) ** n
        for factor, n in key[2]:
            body *= self.atom(self.rebuilt(factor, 0, None, mark)) ** n
        a, b = self.mean(body, source, named)
        return self.close(a, b, mark, domain, other)


def compute(job: Callable[[Engine], Any], *about: Node) -> Any:
    """Run with as many generators as needed; the terms it is about tell where to begin."""
    plain = ("num", "+", "-", "*", "neg", "^")
    least = len({id(x) for t in about for x in terms(t) if x[0] not in plain})
    first = next(i for i, size in enumerate(SIZES) if size >= min(least, 64))
    engine = Engine(SIZES[first])
    for size in (*SIZES[first + 1 :], 0):
        try:
            return job(engine)
        except Full:
            need(size, "too many different subterms")
            engine = engine.grown(size)
    raise Rejected("too many different subterms")


def equal(one: Node, two: Node) -> bool:
    """Whether the two sides have one normal form."""

    def job(engine: Engine) -> bool:
        (a, b), (c, d) = engine.value(one, {}), engine.value(two, {})
        return bool(engine.add((a, b), (-c, d))[0] == 0)

    return bool(compute(job, one, two))
