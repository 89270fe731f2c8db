r"""LaTeX of terms and relations, printed from the tree that was checked.

Statement: every node prints as it was typed; no simplification happens on the way. A node without a printed form is an
error.
Source: printing from the expression itself, as latexify_py does (Iwasaki, Oda, 2020).
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from latentproof.proofs.terms import Domain, History, Law, Relation, Source, Table, Term, Variable

GREEK = (
    *("alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "mu", "nu"),
    *("xi", "pi", "rho", "sigma", "tau", "upsilon", "phi", "chi", "psi", "omega"),
)
LEVELS = {"+": 1, "-": 1, "neg": 1, "*": 2, "sum": 2, "mean": 5, "/": 3, "^": 4}
SIGNS = {"=": "=", "<=": r"\le", "<": "<", "!=": r"\ne"}
FUNCTIONS = {"exp": r"\exp", "log": r"\ln", "ln": r"\ln", "min": r"\min", "max": r"\max"}


def name(text: str) -> str:
    r"""A name as LaTeX: Greek letters by name, a trailing capital or several letters as an index.

    >>> name("rhoA"), name("sigma"), name("v"), name("H_a")
    ('\\rho_{A}', '\\sigma', 'v', 'H_{a}')
    """
    head, _, tail = text.partition("_")
    if tail and head:
        return f"{name(head)}_{{{tail}}}" if len(tail) == 1 else rf"{name(head)}_{{\mathrm{{{tail}}}}}"
    stem = text.rstrip("'")
    primes = "'" * (len(text) - len(stem))
    for letter in sorted(GREEK, key=len, reverse=True):
        rest = stem[len(letter) :]
        if stem.lower().startswith(letter) and (len(rest) <= 1 or rest.isdigit()):
            capital = stem[0].isupper() and letter in ("gamma", "delta", "theta", "xi", "pi", "sigma", "phi", "psi")
            if stem[0].islower() or capital:
                sign = f"\\{stem[: len(letter)]}"
                return sign + (f"_{{{rest}}}" if rest else "") + primes
    if len(stem) == 1:
        return stem + primes
    return (f"{stem[0]}_{{{stem[1:]}}}" if len(stem) == 2 else rf"\mathrm{{{stem}}}") + primes


def needs_brackets(t: Term, least: int) -> bool:
    """Whether a term must be bracketed where only operators that bind at least as tightly as `least` may stand."""
    negative = t.op == "num" and str(t.data).startswith("-") and least > 1
    fraction = t.op == "num" and "/" in str(t.data) and least > 3
    return LEVELS.get(t.op, 5) < least or negative or fraction


def left_level(t: Term) -> int:
    """How tightly the left factor of a product must bind: a sum to the left of a factor would seem to include it."""
    return 3 if t.op in ("sum", "*") and _ends_in_sum(t) else 2


def _ends_in_sum(t: Term) -> bool:
    return t.op == "sum" or (t.op == "*" and _ends_in_sum(t.args[1]))


def base_level(t: Term) -> int:
    """How tightly the base of a power must bind: a fraction and a power are bracketed."""
    return 6 if t.op in ("/", "^", "mean", "ind") else 4


def _inner(t: Term, least: int) -> str:
    return rf"\left({latex(t)}\right)" if least == 6 or needs_brackets(t, least) else latex(t)


def source(s: Source) -> str:
    """The index of an expectation."""
    match s:
        case Table(level=None):
            return name(s.name)
        case Table(level=level) if level is not None:
            return f"{name(s.name)}_{{{latex(level)}}}"
        case History(table=table):
            return f"{name(table.name)}_{{\\le {latex(table.level or Term('num', (), Fraction(0)))}}}"
        case Law(given=given):
            return name(s.name) + (r" \mid " + ", ".join(map(source, given)) if given else "")
    raise ValueError(f"a source of randomness must have a printed form, got {s!r}")


def domain(d: Domain) -> str:
    """An index set."""
    if d.factors:
        return r" \times ".join(domain(f) for f in d.factors)
    return name(d.name) if len(d.name) <= 2 else rf"\mathrm{{{d.name}}}"


def op_source(t: Term) -> Source:
    """The source of randomness of an expectation or an indicator."""
    assert isinstance(t.data, Table | History | Law)
    return t.data


def bound(t: Term) -> str:
    """The name of the index that a sum binds."""
    assert isinstance(t.data, Variable)
    return t.data.name


def value(t: Term) -> Fraction:
    """The number that a literal stands for."""
    assert isinstance(t.data, Fraction)
    return t.data


def latex(x: Term | Relation) -> str:
    r"""A term or relation in LaTeX mathematics; `ValueError` for a node without a printed form.

    >>> from latentproof.proofs.terms import integer
    >>> v = integer("v", 2)
    >>> latex((1 - 1 / v) * v)
    '\\left(1 - \\frac{1}{v}\\right) \\, v'
    """
    if isinstance(x, Relation):
        return f"{latex(x.lhs)} {SIGNS[x.op]} {latex(x.rhs)}"
    match x.op, x.args:
        case "num", ():
            q = value(x)
            sign = "-" if q < 0 else ""
            return f"{q}" if q.denominator == 1 else rf"{sign}\frac{{{abs(q.numerator)}}}{{{q.denominator}}}"
        case "+", (one, two):
            return f"{_inner(one, 1)} + {_inner(two, 2 if two.op == 'neg' else 1)}"
        case "-", (one, two):
            return f"{_inner(one, 1)} - {_inner(two, 2)}"
        case "neg", (one,):
            return f"-{_inner(one, 2)}"
        case "*", (one, two):
            gap = r" \cdot " if two.op == "num" else r" \, "
            return f"{_inner(one, left_level(one))}{gap}{_inner(two, 2)}"
        case "/", (one, two):
            return rf"\frac{{{latex(one)}}}{{{latex(two)}}}"
        case "^", (one, two):
            return f"{_inner(one, base_level(one))}^{{{latex(two)}}}"
        case "sum", (body, *rest):
            unless = rf" \ne {latex(rest[0])}" if rest else ""
            return rf"\sum_{{{name(bound(x))}{unless}}} {_inner(body, 2)}"
        case "mean", (body,):
            return rf"\mathbb{{E}}_{{{source(op_source(x))}}}\left[{latex(body)}\right]"
        case "ind", (slot, cls):
            return rf"\mathbf{{1}}[{source(op_source(x))}({latex(slot)})\in {latex(cls)}]"
        case "delta", (one, two):
            return rf"\delta_{{{latex(one)},{latex(two)}}}"
        case "pair", (one, two):
            return f"({latex(one)},{latex(two)})"
        case (("left" | "right" as side), (one,)):
            return rf"\mathrm{{{'first' if side == 'left' else 'second'}}}({latex(one)})"
        case ((("exp" | "log" | "ln" | "min" | "max") as function), arguments):
            return rf"{FUNCTIONS[function]}\left({', '.join(map(latex, arguments))}\right)"
        case "sqrt", (one,):
            return rf"\sqrt{{{latex(one)}}}"
        case "abs", (one,):
            return rf"\left|{latex(one)}\right|"
        case (("app" | "call"), arguments):
            head = name(getattr(x.data, "name", ""))
            return f"{head}({', '.join(map(latex, arguments))})" if arguments else head
        case (("var" | "name"), ()):
            return name(getattr(x.data, "name", ""))
        case _:
            raise ValueError(f"a term must have a printed form, got the node {x.op!r} with {len(x.args)} arguments")


def anything(x: Term | Relation | Domain | Table) -> str:
    """A term, a relation, an index set or a table in LaTeX mathematics."""
    if isinstance(x, Domain):
        return domain(x)
    return source(x) if isinstance(x, Table) else latex(x)


def parts(t: Term, sign: str = "") -> Iterator[tuple[str, Term]]:
    """The summands of a term, each with its sign."""
    if t.op in ("+", "-") and (t.op == "+" or not needs_brackets(t.args[1], 2)):
        yield from parts(t.args[0], sign)
        yield from parts(t.args[1], t.op) if t.op == "+" and t.args[1].op != "neg" else ((t.op, t.args[1]),)
    else:
        yield sign, t
