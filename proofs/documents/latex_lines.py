r"""Long formulas in lines of a given width: broken between summands, at the outermost bracket that has to be opened.

Object: a formula is a list of `Piece`s, each with its LaTeX, its width in points (estimated, 11 point type) and the
rank at which a line may end before it (None: nowhere): twice the depth of brackets, one more before a factor.
Statement: `broken(t, width)` prints the same tree as `latex`, as one or more lines, none wider than `width` by the
estimate unless a single piece is. A part that fits on no line begins on the current one; what is continued is indented
by its depth. A fraction wider than a line is set with a slash.
Source: the usual rules for displays (Swanson, Mathematics into Type, AMS, 1999).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from latentproof.proofs.documents.latex import (
    FACTOR,
    NEVER,
    PRODUCT,
    SUM,
    as_power,
    base_level,
    begins_with_digit,
    bound,
    latex,
    left_level,
    name,
    needs_brackets,
    op_source,
    right_level,
    source,
)
from latentproof.proofs.terms import Term

LETTER, OPERATOR, BRACKET, INDENT = 6.4, 14.0, 6.0, 11.0
LETTERS = {"m": 9.6, "w": 7.8, "M": 10.6, "W": 10.3, "i": 3.8, "j": 4.5, "l": 3.5, "t": 4.0}
COMMANDS = (
    dict.fromkeys(("le", "ne", "in", "times", "approx"), OPERATOR)
    | dict.fromkeys(("mathbb", "mathbf", "mathrm", "mathcal", "!"), 0.0)
    | {
        "cdot": 9.0,
        ",": 2.0,
        "exp": 21.0,
        "ln": 13.0,
        "min": 20.0,
        "max": 22.0,
        "sqrt": 9.0,
        "quad": 11.0,
        "omega": 7.0,
    }
)
"""Widths in points of what is not as wide as a letter."""


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
    total, i = 3.0 * len(re.findall(r"\\(left|right)(?![a-zA-Z])", text)), 0
    text = re.sub(r"\\(left|right|[bB]igg?[lr]?)(?![a-zA-Z])", "", text)
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
            total += COMMANDS.get(command, LETTER)
        else:
            total += {"+": OPERATOR, "-": OPERATOR, "=": OPERATOR, "<": OPERATOR, " ": 0, "{": 0, "}": 0}.get(
                text[i], LETTERS.get(text[i], 8.0 if text[i].isupper() else 5.8) if text[i].isalpha() else 5.5
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
    flat = ("ind", "delta", "app", "short", "script", "raised", "count", "normal", "call")
    below = max((_size(a) for a in t.args if t.op not in flat), default=0)
    if t.op in ("sum", "/"):
        return min(3, max(2, below + (t.op == "/" and below >= 2)))
    return min(3, max(below, 1)) if t.op in ("mean", "^", "ind", "exp", "ln", "event", "script") else below


@dataclass(frozen=True)
class _Breaker:
    """Cuts terms into pieces; a fraction wider than `limit` is cut too."""

    limit: float

    def bracketed(self, t: Term, pair: str, depth: int, before: str = "") -> Iterator[Piece]:
        """A term in brackets that fit its height, after some text."""
        size = ("", r"\big", r"\Big", r"\bigg")[_size(t)]
        opening, closing = ("", "") if not size else (f"{size}l", f"{size}r")
        yield Piece(f"{before}{opening}{pair[0]}", width(before) + BRACKET + 2)
        yield from self.pieces(t, depth + 1)
        yield Piece(f"{closing}{pair[1]}", BRACKET + 2)

    def inner(self, t: Term, least: int, depth: int) -> Iterator[Piece]:
        """A term, bracketed unless it binds tightly enough."""
        if needs_brackets(t, least):
            yield from self.bracketed(t, "()", depth)
        else:
            yield from self.pieces(t, depth)

    def pieces(self, t: Term, depth: int = 0) -> Iterator[Piece]:
        """The pieces of a formula, in order."""
        match t.op, t.args:
            case (("+" | "-"), (one, two)):
                yield from self.inner(one, SUM, depth)
                least = PRODUCT - 1 if t.op == "-" or two.op == "neg" else SUM
                first, *rest = self.inner(two, least, depth)
                yield replace(first, text=f" {t.op} {first.text}", width=OPERATOR + first.width, rank=2 * depth)
                yield from rest
            case "*", (one, two):
                yield from self.inner(one, left_level(one), depth)
                gap = r" \cdot " if begins_with_digit(two) else r" \, "
                first, *rest = self.inner(two, right_level(two), depth)
                start = rf"\times {first.text}"
                yield replace(first, text=gap + first.text, width=3 + first.width, rank=2 * depth + 1, start=start)
                yield from rest
            case "sum", (body, *others):
                unless = rf" \ne {latex(others[0], True)}" if others else ""
                head = rf"\sum_{{{name(bound(t))}{unless}}} "
                yield Piece(head, width(head))
                yield from self.inner(body, PRODUCT, depth)
            case "mean", (body,):
                yield from self.bracketed(body, "[]", depth, rf"\mathbb{{E}}_{{{source(op_source(t))}}}")
            case "^", (one, two):
                *rest, last = self.inner(one, base_level(one), depth)
                yield from rest
                power = f"^{{{latex(two, True)}}}"
                start = last.start and f"{last.start}{power}"
                yield replace(last, text=last.text + power, width=last.width + width(power), start=start)
            case "neg", (one,):
                yield Piece("-", OPERATOR / 2)
                yield from self.inner(one, PRODUCT - 1, depth)
            case (("exp" | "ln" as function), (one,)) if not (function == "exp" and as_power(t)):
                yield from self.bracketed(one, "()", depth, rf"\{function}")
            case "event", (one, two):
                size = ("", r"\big", r"\Big", r"\bigg")[max(_size(one), _size(two))]
                opening, closing = (f"{size}l", f"{size}r") if size else ("", "")
                yield Piece(rf"\mathbf{{1}}{opening}[", 2 * BRACKET + 2)
                yield from self.pieces(one, depth + 1)
                first, *rest = self.pieces(two, depth + 1)
                yield replace(first, text=rf" \le {first.text}", width=OPERATOR + first.width, rank=2 * depth + 2)
                yield from rest
                yield Piece(f"{closing}]", BRACKET + 2)
            case "/", (one, two) if width(latex(t)) > self.limit:
                simple = one.op not in ("+", "-", "*", "sum", "neg", "/")
                yield from self.inner(one, FACTOR if simple else NEVER, depth)
                first, *rest = self.inner(two, FACTOR if two.op != "/" else NEVER, depth)
                yield replace(first, text=f" / {first.text}", width=9 + first.width, rank=2 * depth + 1)
                yield from rest
            case _:
                text = latex(t)
                yield Piece(text, width(text))


def pieces(t: Term, limit: float = float("inf")) -> list[Piece]:
    """The pieces of a formula, in order."""
    return list(_Breaker(limit).pieces(t))


def broken(t: Term, limit: float) -> list[str]:
    """The formula in lines of at most `limit` points.

    >>> from latentproof.proofs.terms import integer
    >>> v = integer("v", 2)
    >>> broken(v + v + v + v, 50)
    ['v + v + v', '{} + v']
    """
    whole = latex(t)
    if width(whole) <= limit:
        return [whole]
    lines = _fill(pieces(t, limit), limit, limit)
    texts = []
    for i, line in enumerate(lines):
        first = line[0].text if not i else r"\quad " * _indent(line) + "{}" + (line[0].start or line[0].text)
        texts.append("".join([first, *(p.text for p in line[1:])]))
    return texts


def _indent(line: list[Piece]) -> int:
    return min(3, (line[0].rank or 0) // 2)


def _width(line: list[Piece]) -> float:
    return sum(p.width for p in line)


def _fill(line: list[Piece], limit: float, first: float) -> list[list[Piece]]:
    """Lines of at most `limit` points, the first of at most `first`."""
    ranks = [p.rank for p in line[1:] if p.rank is not None]
    if _width(line) <= first or not ranks:
        return [line]
    rank, runs = min(ranks), [[line[0]]]
    for piece in line[1:]:
        if piece.rank == rank:
            runs.append([piece])
        else:
            runs[-1].append(piece)
    packed: list[list[Piece]] = [[]]
    for run in runs:
        room = (first if len(packed) == 1 else limit) - _width(packed[-1])
        whole = limit - INDENT * _indent(run)
        if _width(run) <= room:
            packed[-1] = packed[-1] + run
            continue
        parts = _fill(run, limit - INDENT, room)
        if packed[-1] and (_width(run) <= whole or len(parts) == 1 or _width(parts[0]) > room):
            parts = _fill(run, limit - INDENT, whole)
            packed += parts
        else:
            packed[-1] = packed[-1] + parts[0]
            packed += parts[1:]
    return packed
