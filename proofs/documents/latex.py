r"""LaTeX of terms and relations, printed from the tree that was checked.

Object: `latex(x)`. Statement: every node prints as it was typed, with brackets wherever it could be read as another
value; no simplification happens on the way. A node without a printed form is an error.
Typography: x_i for a value of a function of indices, D_t(z) where its first argument is a level, a slash for a fraction
inside a fraction, an index or an exponent; [v] for an index set of v elements.
Source: printing from the expression itself, as latexify_py does (Iwasaki, Oda, 2020).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from latentproof.proofs.terms import (
    Chance,
    Domain,
    Function,
    Gauss,
    History,
    Integer,
    Law,
    Real,
    Relation,
    Sample,
    Sort,
    Source,
    Table,
    Term,
    Variable,
)

GREEK = (
    *("alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "mu", "nu"),
    *("xi", "pi", "rho", "sigma", "tau", "upsilon", "phi", "chi", "psi", "omega"),
)
LEVELS = {"+": 2, "-": 2, "neg": 2, "*": 4, "sum": 4, "mean": 8, "/": 6, "^": 7}
"""How tightly an operator binds; all others bind more tightly still."""
SUM, PRODUCT, FACTOR, BASE, NEVER = 2, 4, 6, 7, 99
SIGNS = {"=": "=", "<=": r"\le", "<": "<", "!=": r"\ne"}
FUNCTIONS = {"exp": r"\exp", "log": r"\ln", "ln": r"\ln", "min": r"\min", "max": r"\max"}


def name(text: str) -> str:
    r"""A name as LaTeX: Greek letters by name, a trailing capital or several letters as an index.

    `lambda` is a channel's; what a derivation has to call `lam` is a number of its own, a capital.

    >>> name("rhoA"), name("sigma"), name("v"), name("H_a"), name("lam")
    ('\\rho_{A}', '\\sigma', 'v', 'H_{a}', '\\Lambda')
    """
    head, _, tail = text.partition("_")
    if tail and head:
        return f"{name(head)}_{{{tail}}}" if len(tail) == 1 else rf"{name(head)}_{{\mathrm{{{tail}}}}}"
    stem = text.rstrip("'")
    primes = "'" * (len(text) - len(stem))
    if stem == "lam":
        return rf"\Lambda{primes}"
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


def needs_brackets(t: Term, least: int, small: bool = False) -> bool:
    """Whether a term must be bracketed where only what binds at least as tightly as `least` may stand.

    small: inside a fraction, an index or an exponent, where a fraction prints with a slash.
    """
    if least == NEVER:
        return True
    if t.op == "num":
        fraction = "/" in str(t.data)
        return (str(t.data).startswith("-") and least > SUM) or (fraction and least > (3 if small else FACTOR))
    bound = 3 if small and t.op == "/" else LEVELS.get(t.op, NEVER)
    return bound < least


def left_level(t: Term) -> int:
    """How tightly the left factor of a product must bind: a sum to the left of a factor would seem to include it."""
    return FACTOR if t.op in ("sum", "*") and _ends_in_sum(t) else PRODUCT


def begins_with_digit(t: Term) -> bool:
    """Whether a factor must be set off by a dot: 2 (3 x) is not 23 x."""
    if t.op in ("*", "^"):
        return not needs_brackets(t.args[0], PRODUCT) and begins_with_digit(t.args[0])
    return t.op == "num"


def right_level(t: Term) -> int:
    """How tightly the right factor of a product must bind: a b c is (a b) c."""
    return PRODUCT


def _ends_in_sum(t: Term) -> bool:
    return t.op == "sum" or (t.op == "*" and _ends_in_sum(t.args[1]))


def base_level(t: Term) -> int:
    """How tightly the base of a power must bind: a fraction, a power and an indicator are bracketed."""
    raised = t.op in ("raised", "count") or (t.op == "exp" and as_power(t)) or t.op in ("ln", "exp", "min", "max")
    return NEVER if t.op in ("/", "^", "mean", "ind", "event", "sqrt") or raised else BASE


def over_level(t: Term) -> int:
    """How tightly what stands to the left of a slash must bind."""
    return FACTOR if _ends_in_sum(t) else PRODUCT


def as_power(t: Term) -> bool:
    """Whether exp x prints as e^x: for a short x."""
    return nodes(t.args[0]) <= 6 and not any(a.op in ("sum", "mean") for a in (t.args[0], *t.args[0].args))


def nodes(t: Term) -> int:
    """The number of nodes of a tree, up to 99."""
    count = 1
    for argument in t.args:
        count = min(99, count + nodes(argument))
    return count


TALL = re.compile(r"\\(frac|sum|sqrt|left)(?![a-zA-Z])")


def fenced(inside: str, pair: str = "()", after: str = "") -> str:
    """Brackets as tall as what they hold; `after`: a name that they follow closely."""
    opening, closing = pair[0], pair[1]
    if not TALL.search(inside):
        return f"{after}{opening}{inside}{closing}"
    close_up = r"\!" if after else ""
    return rf"{after}{close_up}\left{opening}{inside}\right{closing}"


def _inner(t: Term, least: int, small: bool = False) -> str:
    return fenced(latex(t, small)) if needs_brackets(t, least, small) else latex(t, small)


def below(base: str, index: str) -> str:
    r"""A base with an index below; one that has an index gets a second one beside it.

    >>> below("r", "t"), below("r_{a}", "t")
    ('r_{t}', 'r_{a,t}')
    """
    return f"{base[:-1]},{index}}}" if "_{" in base and base.endswith("}") else f"{base}_{{{index}}}"


def source(s: Source) -> str:
    """The index of an expectation."""
    match s:
        case Table(level=None) | Sample() | Gauss():
            return name(s.name)
        case Table(level=level) if level is not None:
            return below(name(s.name), latex(level, True))
        case History(table=table):
            level = table.level or Term("num", (), Fraction(0))
            return below(name(table.name), rf"\le {latex(level, True)}")
        case Law(parts=parts, given=given):
            past = r" \mid " + ", ".join(map(source, given)) if given else ""
            return ", ".join(map(source, parts)) + past
    raise ValueError(f"a source of randomness must have a printed form, got {s!r}")


def domain(d: Domain) -> str:
    """An index set: a letter, [v] for a set of v elements, or a product."""
    if d.factors:
        return r" \times ".join(domain(f) for f in d.factors)
    if len(d.name) <= 2:
        return name(d.name)
    return rf"\mathrm{{{d.name}}}" if d.size is None else f"[{latex(d.size, True)}]"


def op_source(t: Term) -> Source:
    """The source of randomness of an expectation or an indicator."""
    assert isinstance(t.data, Table | History | Law | Sample | Gauss)
    return t.data


def bound(t: Term) -> str:
    """The name of the index that a sum binds."""
    assert isinstance(t.data, Variable)
    return t.data.name


def value(t: Term) -> Fraction:
    """The number that a literal stands for."""
    assert isinstance(t.data, Fraction)
    return t.data


def head(t: Term) -> str:
    """The name of a function, variable or abbreviation."""
    return str(getattr(t.data, "name", ""))


def sorts(t: Term) -> tuple[Sort, ...]:
    """The sorts of a function's arguments."""
    if isinstance(t.data, Function):
        return t.data.domains
    return tuple(a.data.sort if isinstance(a.data, Variable) else Real() for a in t.args)


def placed(t: Term) -> tuple[tuple[Term, ...], tuple[Term, ...]]:
    """Which arguments of a function's value print as its index, and which in brackets: x_i, D_t(z), h(x)."""
    plain = "_" not in name(head(t)) and "mathrm" not in name(head(t))
    first, *rest = sorts(t) or (Real(),)
    if plain and isinstance(first, Integer):
        return t.args[:1], t.args[1:]
    if plain and all(isinstance(s, Domain) for s in (first, *rest)):
        return t.args, ()
    return (), t.args


def close(indices: tuple[Term, ...]) -> bool:
    """Whether indices print side by side without commas: single letters."""
    return all(a.op == "var" and len(name(head(a)).lstrip("\\")) <= 7 and "_" not in name(head(a)) for a in indices)


def _list(arguments: tuple[Term, ...], small: bool = False) -> str:
    return ", ".join(latex(a, small) for a in arguments)


def _indices(arguments: tuple[Term, ...]) -> str:
    if close(arguments):
        return " ".join(latex(a) for a in arguments)
    return ",".join(_slot(a) for a in arguments)


def _slot(t: Term) -> str:
    """An index; a pair without its brackets."""
    return ",".join(latex(a, True) for a in t.args) if t.op == "pair" else latex(t, True)


def latex(x: Term | Relation, small: bool = False) -> str:
    r"""A term or relation in LaTeX mathematics; `ValueError` for a node without a printed form.

    small: inside a fraction, an index or an exponent.

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
            if q.denominator == 1 or small:
                return str(q)
            return rf"{sign}\frac{{{abs(q.numerator)}}}{{{q.denominator}}}"
        case "+", (one, two):
            return f"{_inner(one, SUM, small)} + {_inner(two, PRODUCT - 1 if two.op == 'neg' else SUM, small)}"
        case "-", (one, two):
            return f"{_inner(one, SUM, small)} - {_inner(two, PRODUCT - 1, small)}"
        case "neg", (one,):
            return f"-{_inner(one, PRODUCT - 1, small)}"
        case "*", (one, two):
            gap = r" \cdot " if begins_with_digit(two) else r" \, "
            return f"{_inner(one, left_level(one), small)}{gap}{_inner(two, right_level(two), small)}"
        case "/", (one, two):
            if small:
                return f"{_inner(one, over_level(one), True)}/{_inner(two, FACTOR, True)}"
            return rf"\frac{{{latex(one, True)}}}{{{latex(two, True)}}}"
        case "^", (one, two):
            return f"{_inner(one, base_level(one), small)}^{{{latex(two, True)}}}"
        case "sum", (body, *rest):
            unless = rf" \ne {latex(rest[0], True)}" if rest else ""
            return rf"\sum_{{{name(bound(x))}{unless}}} {_inner(body, PRODUCT, small)}"
        case "mean", (body,):
            return fenced(latex(body, small), "[]", rf"\mathbb{{E}}_{{{source(op_source(x))}}}")
        case "ind", (slot, cls):
            return rf"\mathbf{{1}}[{source(op_source(x))}({_slot(slot)})\in {latex(cls, True)}]"
        case "event", (one, two):
            return fenced(rf"{latex(one, small)} \le {latex(two, small)}", "[]", r"\mathbf{1}")
        case "count", (outcome,):
            return rf"N^{{{source(op_source(x))}}}_{{{_slot(outcome)}}}"
        case "normal", (component,):
            return below(source(op_source(x)), _slot(component))
        case "delta", (one, two):
            return rf"\delta_{{{_indices((one, two))}}}"
        case "pair", (one, two):
            return f"({latex(one, True)},{latex(two, True)})"
        case (("left" | "right" as side), (one,)):
            return below(latex(one, True), "1" if side == "left" else "2")
        case "exp", (one,) if as_power(x):
            return rf"e^{{{latex(one, True)}}}"
        case ((("exp" | "log" | "ln" | "min" | "max") as function), arguments):
            return fenced(_list(arguments, small), "()", FUNCTIONS[function])
        case "sqrt", (one,):
            return rf"\sqrt{{{latex(one, small)}}}"
        case "abs", (one,):
            return rf"\left|{latex(one, small)}\right|"
        case (("app" | "call"), arguments):
            low, inside = placed(x)
            index = f"_{{{_indices(low)}}}" if low else ""
            return f"{name(head(x))}{index}" + (f"({_list(inside, True)})" if inside else "")
        case (("var" | "name"), ()):
            return name(head(x))
        case "short", arguments:
            return name(head(x)) + (f"_{{{_indices(arguments)}}}" if arguments else "")
        case "script", arguments:
            return rf"\mathcal{{{head(x)}}}" + (f"_{{{_indices(arguments)}}}" if arguments else "")
        case "raised", (above, *rest):
            up = latex(above, True) if above.op == "name" else f"({latex(above, True)})"
            return f"{name(head(x))}^{{{up}}}_{{{_indices(tuple(rest))}}}"
        case _:
            raise ValueError(f"a term must have a printed form, got the node {x.op!r} with {len(x.args)} arguments")


def anything(x: Term | Relation | Domain | Chance) -> str:
    """A term, a relation, an index set or a source of randomness in LaTeX mathematics."""
    if isinstance(x, Domain):
        return domain(x)
    return latex(x) if isinstance(x, Term | Relation) else source(x)


def parts(t: Term, sign: str = "") -> Iterator[tuple[str, Term]]:
    """The summands of a term, each with its sign."""
    if t.op in ("+", "-") and (t.op == "+" or not needs_brackets(t.args[1], PRODUCT - 1)):
        yield from parts(t.args[0], sign)
        yield from parts(t.args[1], t.op) if t.op == "+" and t.args[1].op != "neg" else ((t.op, t.args[1]),)
    else:
        yield sign, t
