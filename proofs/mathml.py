r"""MathML (presentation) of terms and relations, printed from the tree that was checked.

Object: `mathml(x)` is the inside of a <math> element. Statement: every node prints as it was typed, with the same
brackets as in LaTeX; a node without a printed form is an error.
Source: MathML Core (W3C, 2022), which browsers render natively.
"""

from __future__ import annotations

import re
from html import escape

from latentproof.proofs import latex as tex
from latentproof.proofs.terms import Domain, History, Law, Relation, Source, Table, Term

SIGNS = {"=": "=", "<=": "≤", "<": "&lt;", "!=": "≠"}
LETTERS = dict(
    zip(
        tex.GREEK,
        list("αβγδεζηθικλμνξπρστυφχψω"),
        strict=True,
    )
)
CAPITALS = {"Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Xi": "Ξ", "Pi": "Π", "Sigma": "Σ", "Phi": "Φ", "Psi": "Ψ"}


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


def _called(inside: str, pair: str = "()") -> str:
    fence = '<mo stretchy="false" lspace="0" rspace="0">{}</mo>'
    return _row(fence.format(pair[0]), inside, fence.format(pair[1]))


def _fenced(inside: str, pair: str = "()") -> str:
    return _row(_op(pair[0]), inside, _op(pair[1]))


def _inner(t: Term, least: int) -> str:
    return _fenced(mathml(t)) if least == 6 or tex.needs_brackets(t, least) else mathml(t)


def source(s: Source) -> str:
    """The index of an expectation."""
    match s:
        case Law(given=given) if given:
            return _row(name(s.name), _op("∣"), *(source(table) for table in given))
        case Table(level=None) | Law():
            return name(s.name)
        case Table(level=level) if level is not None:
            return f"<msub>{name(s.name)}{mathml(level)}</msub>"
        case History(table=table) if table.level is not None:
            return f"<msub>{name(table.name)}{_row(_op('≤'), mathml(table.level))}</msub>"
    raise ValueError(f"a source of randomness must have a printed form, got {s!r}")


def domain(d: Domain) -> str:
    """An index set."""
    if d.factors:
        return _row(*[x for factor in d.factors for x in (_op("×"), domain(factor))][1:])
    return name(d.name) if len(d.name) <= 2 else f"<mi>{escape(d.name)}</mi>"


def anything(x: Term | Relation | Domain | Table) -> str:
    """A term, a relation, an index set or a table."""
    if isinstance(x, Domain):
        return domain(x)
    return source(x) if isinstance(x, Table) else mathml(x)


def summand(t: Term, sign: str) -> str:
    """A term after a sign that is printed apart; bracketed where it must be."""
    return _inner(t, 2 if sign == "-" or (sign and t.op == "neg") else 1)


def mathml(x: Term | Relation) -> str:
    """A term or relation as presentation MathML; `ValueError` for a node without a printed form.

    >>> from latentproof.proofs.terms import integer
    >>> mathml(1 / integer("v", 2))
    '<mfrac><mn>1</mn><mi>v</mi></mfrac>'
    """
    if isinstance(x, Relation):
        return _row(mathml(x.lhs), _op(SIGNS[x.op]), mathml(x.rhs))
    match x.op, x.args:
        case "num", ():
            q = tex.value(x)
            size = f"<mn>{abs(q.numerator)}</mn>"
            size = size if q.denominator == 1 else f"<mfrac>{size}<mn>{q.denominator}</mn></mfrac>"
            return _row(_op("−"), size) if q < 0 else size
        case "+", (one, two):
            return _row(_inner(one, 1), _op("+"), _inner(two, 2 if two.op == "neg" else 1))
        case "-", (one, two):
            return _row(_inner(one, 1), _op("−"), _inner(two, 2))
        case "neg", (one,):
            return _row(_op("−"), _inner(one, 2))
        case "*", (one, two):
            gap = _op("·") if two.op == "num" else '<mspace width="0.17em"/>'
            return _row(_inner(one, tex.left_level(one)), gap, _inner(two, 2))
        case "/", (one, two):
            return f"<mfrac>{mathml(one)}{mathml(two)}</mfrac>"
        case "^", (one, two):
            return f"<msup>{_inner(one, tex.base_level(one))}{mathml(two)}</msup>"
        case "sum", (body, *rest):
            under = name(tex.bound(x))
            under = _row(under, _op("≠"), mathml(rest[0])) if rest else under
            return _row(f"<munder>{_op('∑')}{under}</munder>", _inner(body, 2))
        case "mean", (body,):
            return _row(f"<msub><mi>𝔼</mi>{source(tex.op_source(x))}</msub>", _fenced(mathml(body), "[]"))
        case "ind", (slot, cls):
            falls = _row(source(tex.op_source(x)), _called(mathml(slot)), _op("∈"), mathml(cls))
            return _row('<mn mathvariant="bold">𝟏</mn>', _called(falls, "[]"))
        case "delta", (one, two):
            return f"<msub><mi>δ</mi>{_row(mathml(one), _op(','), mathml(two))}</msub>"
        case "pair", (one, two):
            return _fenced(_row(mathml(one), _op(","), mathml(two)))
        case (("left" | "right" as side), (one,)):
            return _row(f"<mi>{'first' if side == 'left' else 'second'}</mi>", _fenced(mathml(one)))
        case ((("exp" | "log" | "ln" | "min" | "max") as function), arguments):
            return _row(f"<mi>{'ln' if function == 'log' else function}</mi>", _fenced(_list(arguments)))
        case "sqrt", (one,):
            return f"<msqrt>{mathml(one)}</msqrt>"
        case "abs", (one,):
            return _fenced(mathml(one), "||")
        case (("app" | "call"), arguments):
            head = name(getattr(x.data, "name", ""))
            return _row(head, _called(_list(arguments))) if arguments else head
        case (("var" | "name"), ()):
            return name(getattr(x.data, "name", ""))
        case _:
            raise ValueError(f"a term must have a printed form, got the node {x.op!r} with {len(x.args)} arguments")


def _list(arguments: tuple[Term, ...]) -> str:
    return _row(*[x for a in arguments for x in (_op(","), mathml(a))][1:])
