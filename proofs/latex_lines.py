r"""Long formulas in lines of a given width: broken between summands, at the outermost bracket that has to be opened.

Object: a formula is a list of `Piece`s, each with its LaTeX, its width in points (estimated, 11 point type) and the
rank at which a line may end before it (None: nowhere): twice the depth of brackets, one more before a factor.
Statement: `broken(t, width)` prints the same tree as `latex`, as one or more lines, none wider than `width` by the
estimate unless a single piece is.
Source: the usual rules for displays (Swanson, Mathematics into Type, AMS, 1999).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from latentproof.proofs.latex import (
    base_level,
    bound,
    latex,
    left_level,
    name,
    needs_brackets,
    op_source,
    source,
)
from latentproof.proofs.terms import Term

LETTER, OPERATOR, BRACKET = 6.2, 14.0, 6.0


@dataclass(frozen=True)
class Piece:
    """A part of a formula that is never broken."""

    text: str
    width: float
    rank: int | None = None
    start: str = ""
    """What to print instead where a line starts with it."""


def width(text: str) -> float:
    """The width of LaTeX mathematics in points, estimated.

    >>> width("x") < width("x + y") < width(r"\\frac{x + y + z}{2}") + 20
    True
    """
    text = re.sub(r"\\(left|right|[bB]igg?[lr]?)(?![a-zA-Z])", "", text)
    total, i = 0.0, 0
    while i < len(text):
        if text.startswith(r"\frac", i):
            one, i = _group(text, i + 5)
            two, i = _group(text, i)
            total += 4 + max(width(one), width(two))
        elif text.startswith(r"\sum_", i):
            sub, i = _group(text, i + 5)
            total += 3 + max(16.0, 0.72 * width(sub))
        elif text[i] in "_^":
            sub, i = _group(text, i + 1)
            total += 0.72 * width(sub)
        elif text[i] == "\\":
            found = re.match(r"\\([a-zA-Z]+|.)", text[i:])
            command = found.group(1) if found else ""
            i += 1 + len(command)
            total += {"le": OPERATOR, "ne": OPERATOR, "in": OPERATOR, "cdot": 9.0, ",": 2.0, "times": OPERATOR}.get(
                command, 0.0 if command in ("mathbb", "mathbf", "mathrm") else LETTER
            )
        else:
            total += {"+": OPERATOR, "-": OPERATOR, "=": OPERATOR, "<": OPERATOR, " ": 0, "{": 0, "}": 0}.get(
                text[i], LETTER if text[i].isalpha() else 5.5
            )
            i += 1
    return total


def _group(text: str, i: int) -> tuple[str, int]:
    if i >= len(text) or text[i] != "{":
        return text[i : i + 1], i + 1
    open_, end = 0, i
    while True:
        open_ += {"{": 1, "}": -1}.get(text[end], 0)
        end += 1
        if not open_:
            return text[i + 1 : end - 1], end


def _size(t: Term) -> int:
    """How tall a term stands: 0 a letter, 1 brackets or indices, 2 a fraction or a sum, 3 both."""
    below = max((_size(a) for a in t.args if t.op not in ("ind", "delta", "app")), default=0)
    if t.op in ("sum", "/"):
        return min(3, max(2, below + (t.op == "/" and below >= 2)))
    return min(3, max(below, 1)) if t.op in ("mean", "^", "ind") else below


def _bracketed(t: Term, pair: str, depth: int, before: str = "") -> Iterator[Piece]:
    size = ("", r"\big", r"\Big", r"\bigg")[_size(t)]
    opening, closing = ("", "") if not size else (f"{size}l", f"{size}r")
    yield Piece(f"{before}{opening}{pair[0]}", width(before) + BRACKET + 2)
    yield from pieces(t, depth + 1)
    yield Piece(f"{closing}{pair[1]}", BRACKET + 2)


def _inner(t: Term, least: int, depth: int) -> Iterator[Piece]:
    if least == 6 or needs_brackets(t, least):
        yield from _bracketed(t, "()", depth)
    else:
        yield from pieces(t, depth)


def pieces(t: Term, depth: int = 0) -> Iterator[Piece]:
    """The pieces of a formula, in order."""
    match t.op, t.args:
        case (("+" | "-"), (one, two)):
            yield from _inner(one, 1, depth)
            first, *rest = _inner(two, 2 if t.op == "-" or two.op == "neg" else 1, depth)
            yield replace(first, text=f" {t.op} {first.text}", width=OPERATOR + first.width, rank=2 * depth)
            yield from rest
        case "*", (one, two):
            yield from _inner(one, left_level(one), depth)
            gap = r" \cdot " if two.op == "num" else r" \, "
            first, *rest = _inner(two, 2, depth)
            start = rf"\times {first.text}"
            yield replace(first, text=gap + first.text, width=3 + first.width, rank=2 * depth + 1, start=start)
            yield from rest
        case "sum", (body, *others):
            unless = rf" \ne {latex(others[0])}" if others else ""
            head = rf"\sum_{{{name(bound(t))}{unless}}} "
            yield Piece(head, width(head))
            yield from _inner(body, 2, depth)
        case "mean", (body,):
            yield from _bracketed(body, "[]", depth, rf"\mathbb{{E}}_{{{source(op_source(t))}}}")
        case "^", (one, two):
            *rest, last = _inner(one, base_level(one), depth)
            yield from rest
            power = f"^{{{latex(two)}}}"
            yield replace(
                last,
                text=last.text + power,
                width=last.width + width(power),
                start=last.start and f"{last.start}{power}",
            )
        case "neg", (one,):
            yield Piece("-", OPERATOR / 2)
            yield from _inner(one, 2, depth)
        case _:
            text = latex(t)
            yield Piece(text, width(text))


def broken(t: Term, limit: float) -> list[str]:
    """The formula in lines of at most `limit` points.

    >>> from latentproof.proofs.terms import integer
    >>> v = integer("v", 2)
    >>> broken(v + v + v + v, 50)
    ['v + v + v', '{} + v']
    """
    lines = _fill(list(pieces(t)), limit)
    texts = [["{}" + (line[0].start or line[0].text) if i else line[0].text] for i, line in enumerate(lines)]
    return ["".join(text + [p.text for p in line[1:]]) for text, line in zip(texts, lines, strict=True)]


def _fill(line: list[Piece], limit: float) -> list[list[Piece]]:
    if sum(p.width for p in line) <= limit:
        return [line]
    ranks = [p.rank for p in line[1:] if p.rank is not None]
    if not ranks:
        return [line]
    rank, runs = min(ranks), [[line[0]]]
    for piece in line[1:]:
        if piece.rank == rank:
            runs.append([piece])
        else:
            runs[-1].append(piece)
    packed = [runs[0]]
    for run in runs[1:]:
        if sum(p.width for p in (*packed[-1], *run)) <= limit:
            packed[-1] = packed[-1] + run
        else:
            packed.append(run)
    return [part for run in packed for part in _fill(run, limit)]
