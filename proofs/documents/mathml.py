r"""MathML (presentation) of terms and relations, printed from the tree that was checked.

Object: `mathml(x)` is the inside of a <math> element. Statement: every node prints as it was typed, with the same
brackets as in LaTeX; a node without a printed form is an error.
Source: MathML Core (W3C, 2022), which browsers render natively.
"""

from __future__ import annotations

import re
from html import escape

from latentproof.proofs.documents import latex as tex
from latentproof.proofs.terms import Chance, Domain, Gauss, History, Law, Relation, Sample, Source, Table, Term

SIGNS = {"=": "=", "<=": "≤", "<": "&lt;", "!=": "≠"}
LETTERS = dict(
    zip(
        tex.GREEK,
        list("αβγδεζηθικλμνξπρστυφχψω"),
        strict=True,
    )
)
SCRIPT = dict(zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "𝒜ℬ𝒞𝒟ℰℱ𝒢ℋℐ𝒥𝒦ℒℳ𝒩𝒪𝒫𝒬ℛ𝒮𝒯𝒰𝒱𝒲𝒳𝒴𝒵", strict=True))
"""Script capitals, for abbreviations."""
CAPITALS = {
    "Gamma": "Γ",
    "Delta": "Δ",
    "Theta": "Θ",
    "Lambda": "Λ",
    "Xi": "Ξ",
    "Pi": "Π",
    "Sigma": "Σ",
    "Phi": "Φ",
    "Psi": "Ψ",
}


def name(text: str) -> str:
    """A name: the LaTeX form of it, in MathML.

    >>> name("rhoA"), name("v")
    ('<msub><mi>ρ</mi><mi>A</mi></msub>', '<mi>v</mi>')
    """
    printed = tex.name(text)
    stem, _, index = printed.partition("_{")
    primes = "′" * stem.count("'") or "′" * index.count("'")
    head = _letter(stem.rstrip("'")) if not primes else f"<msup>{_letter(stem.rstrip(chr(39)))}<mo>{primes}</mo></msup>"
    return f"<msub>{head}{_letter(index.rstrip('}').rstrip(chr(39)).rstrip('}'))}</msub>" if index else head


def _letter(text: str) -> str:
    word = re.sub(r"\\mathrm\{([^}]*)\}?", r"\1", text).lstrip("\\")
    return f"<mi>{LETTERS.get(word) or CAPITALS.get(word) or escape(word)}</mi>"


def _row(*parts: str) -> str:
    return f"<mrow>{''.join(parts)}</mrow>"


def _op(text: str) -> str:
    return f"<mo>{text}</mo>"


def _fenced(inside: str, pair: str = "()") -> str:
    # A renderer stretches brackets, which adds space around them: asked for only where something tall stands inside.
    tall = any(f"<{tag}" in inside for tag in ("mfrac", "munder", "msqrt"))
    stretch = "" if tall else ' stretchy="false"'
    fence = f'<mo{stretch} lspace="0" rspace="0">{{}}</mo>'
    return _row(fence.format(pair[0]), inside, fence.format(pair[1]))


def _inner(t: Term, least: int, small: bool = False) -> str:
    return _fenced(mathml(t, small)) if tex.needs_brackets(t, least, small) else mathml(t, small)


def source(s: Source) -> str:
    """The index of an expectation."""
    match s:
        case Law(parts=parts, given=given):
            past = [_op("∣"), *_commas([source(g) for g in given])] if given else []
            return _row(*_commas([source(part) for part in parts]), *past)
        case Table(level=None) | Sample() | Gauss():
            return name(s.name)
        case Table(level=level) if level is not None:
            return _below(name(s.name), mathml(level, True))
        case History(table=table) if table.level is not None:
            return _below(name(table.name), _row(_op("≤"), mathml(table.level, True)))
    raise ValueError(f"a source of randomness must have a printed form, got {s!r}")


def domain(d: Domain) -> str:
    """An index set: a letter, [v] for a set of v elements, or a product."""
    if d.factors:
        return _row(*[x for factor in d.factors for x in (_op("×"), domain(factor))][1:])
    if len(d.name) <= 2:
        return name(d.name)
    return f"<mi>{escape(d.name)}</mi>" if d.size is None else _fenced(mathml(d.size, True), "[]")


def anything(x: Term | Relation | Domain | Chance) -> str:
    """A term, a relation, an index set or a source of randomness."""
    if isinstance(x, Domain):
        return domain(x)
    return mathml(x) if isinstance(x, Term | Relation) else source(x)


def summand(t: Term, sign: str) -> str:
    """A term after a sign that is printed apart; bracketed where it must be."""
    return _inner(t, tex.PRODUCT - 1 if sign == "-" or (sign and t.op == "neg") else tex.SUM)


def _commas(items: list[str]) -> list[str]:
    return [x for item in items for x in (_op(","), item)][1:]


def _list(arguments: tuple[Term, ...]) -> str:
    return _row(*_commas([mathml(a, True) for a in arguments]))


def _slot(t: Term) -> str:
    return _list(t.args) if t.op == "pair" else mathml(t, True)


def _indices(arguments: tuple[Term, ...]) -> str:
    items = [_slot(a) for a in arguments]
    return _row(*items) if tex.close(arguments) else _row(*_commas(items))


def _below(base: str, index: str) -> str:
    """A base with an index below; one that has an index gets a second one beside it."""
    if base.startswith("<msub><mi>") and base.endswith("</mi></msub>"):
        first, _, own = base.removeprefix("<msub>").removesuffix("</msub>").partition("</mi>")
        return f"<msub>{first}</mi>{_row(own, _op(','), index)}</msub>"
    return f"<msub>{base}{index}</msub>"


def _indexed(base: str, below: tuple[Term, ...]) -> str:
    return f"<msub>{base}{_indices(below)}</msub>" if below else base


def mathml(x: Term | Relation, small: bool = False) -> str:
    """A term or relation as presentation MathML; `ValueError` for a node without a printed form.

    small: inside a fraction, an index or an exponent, where a fraction prints with a slash.

    >>> from latentproof.proofs.terms import integer
    >>> mathml(1 / integer("v", 2))
    '<mfrac><mn>1</mn><mi>v</mi></mfrac>'
    """
    if isinstance(x, Relation):
        return _row(mathml(x.lhs), _op(SIGNS[x.op]), mathml(x.rhs))
    slash = '<mo lspace="0" rspace="0">/</mo>'
    match x.op, x.args:
        case "num", ():
            q = tex.value(x)
            over, under = f"<mn>{abs(q.numerator)}</mn>", f"<mn>{q.denominator}</mn>"
            both = _row(over, slash, under) if small else f"<mfrac>{over}{under}</mfrac>"
            size = over if q.denominator == 1 else both
            return _row(_op("−"), size) if q < 0 else size
        case "+", (one, two):
            least = tex.PRODUCT - 1 if two.op == "neg" else tex.SUM
            return _row(_inner(one, tex.SUM, small), _op("+"), _inner(two, least, small))
        case "-", (one, two):
            return _row(_inner(one, tex.SUM, small), _op("−"), _inner(two, tex.PRODUCT - 1, small))
        case "neg", (one,):
            return _row(_op("−"), _inner(one, tex.PRODUCT - 1, small))
        case "*", (one, two):
            gap = _op("·") if tex.begins_with_digit(two) else '<mspace width="0.17em"/>'
            return _row(_inner(one, tex.left_level(one), small), gap, _inner(two, tex.right_level(two), small))
        case "/", (one, two):
            if small:
                return _row(_inner(one, tex.over_level(one), True), slash, _inner(two, tex.FACTOR, True))
            return f"<mfrac>{mathml(one, True)}{mathml(two, True)}</mfrac>"
        case "^", (one, two):
            base, power = _inner(one, tex.base_level(one), small), mathml(two, True)
            if base.startswith("<msub>") and one.op in ("app", "call", "short", "script", "delta", "normal"):
                # The power above the index, not behind it.
                return f"<msubsup>{base.removeprefix('<msub>').removesuffix('</msub>')}{power}</msubsup>"
            return f"<msup>{base}{power}</msup>"
        case "sum", (body, *rest):
            under = name(tex.bound(x))
            under = _row(under, _op("≠"), mathml(rest[0], True)) if rest else under
            return _row(f"<munder>{_op('∑')}{under}</munder>", _inner(body, tex.PRODUCT, small))
        case "mean", (body,):
            return _row(f"<msub><mi>𝔼</mi>{source(tex.op_source(x))}</msub>", _fenced(mathml(body, small), "[]"))
        case "ind", (slot, cls):
            falls = _row(source(tex.op_source(x)), _fenced(_slot(slot)), _op("∈"), mathml(cls, True))
            return _row('<mn mathvariant="bold">𝟏</mn>', _fenced(falls, "[]"))
        case "event", (one, two):
            holds = _row(mathml(one, small), _op("≤"), mathml(two, small))
            return _row('<mn mathvariant="bold">𝟏</mn>', _fenced(holds, "[]"))
        case "count", (outcome,):
            return f"<msubsup><mi>N</mi>{_slot(outcome)}{source(tex.op_source(x))}</msubsup>"
        case "normal", (component,):
            return _below(source(tex.op_source(x)), _slot(component))
        case "delta", (one, two):
            return _indexed("<mi>δ</mi>", (one, two))
        case "pair", (one, two):
            return _fenced(_row(mathml(one, True), _op(","), mathml(two, True)))
        case (("left" | "right" as side), (one,)):
            return _below(mathml(one, True), f"<mn>{1 if side == 'left' else 2}</mn>")
        case "exp", (one,) if tex.as_power(x):
            return f"<msup><mi>e</mi>{mathml(one, True)}</msup>"
        case ((("exp" | "log" | "ln" | "min" | "max") as function), arguments):
            inside = _row(*_commas([mathml(a, small) for a in arguments]))
            return _row(f"<mi>{'ln' if function == 'log' else function}</mi>", _fenced(inside))
        case "sqrt", (one,):
            return f"<msqrt>{mathml(one, small)}</msqrt>"
        case "abs", (one,):
            return _fenced(mathml(one, small), "||")
        case (("app" | "call"), _):
            low, inside_ = tex.placed(x)
            value = _indexed(name(tex.head(x)), low)
            return _row(value, _fenced(_list(inside_))) if inside_ else value
        case (("var" | "name"), ()):
            return name(tex.head(x))
        case "short", arguments:
            return _indexed(name(tex.head(x)), arguments)
        case "script", arguments:
            return _indexed(f"<mi>{SCRIPT[tex.head(x)]}</mi>", arguments)
        case "raised", (above, *below):
            up = mathml(above, True) if above.op == "name" else _fenced(mathml(above, True))
            return f"<msubsup>{name(tex.head(x))}{_indices(tuple(below))}{up}</msubsup>"
        case _:
            raise ValueError(f"a term must have a printed form, got the node {x.op!r} with {len(x.args)} arguments")
