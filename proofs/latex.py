r"""LaTeX of terms and relations, printed from the tree that was checked.

Statement: every node prints as it was typed; no simplification happens on the way.
Source: printing from the expression itself, as latexify_py does (Iwasaki, Oda, 2020).
"""

from __future__ import annotations

import re

from latentproof.proofs.terms import Domain, History, Law, Relation, Source, Table, Term, Variable

GREEK = ("sigma", "tau", "omega", "lambda", "rho")
LEVELS = {"+": 1, "-": 1, "neg": 1, "*": 2, "sum": 2, "mean": 2, "/": 3, "^": 4}
SIGNS = {"=": "=", "<=": r"\le", "<": "<", "!=": r"\ne"}


def name(text: str) -> str:
    r"""A name as LaTeX: Greek letters by name, a trailing capital or several letters as an index.

    >>> name("rhoA"), name("sigma"), name("v")
    ('\\rho_{A}', '\\sigma', 'v')
    """
    for letter in GREEK:
        if text.startswith(letter):
            rest = text[len(letter) :]
            return f"\\{letter}" + (f"_{{{rest}}}" if rest else "")
    return text if len(text) == 1 else f"{text[0]}_{{{text[1:]}}}" if len(text) == 2 else rf"\mathrm{{{text}}}"


def _inner(t: Term, least: int) -> str:
    text = latex(t)
    negative = t.op == "num" and str(t.data).startswith("-") and least > 1
    fraction = t.op == "num" and "/" in str(t.data) and least > 3
    return rf"\left({text}\right)" if LEVELS.get(t.op, 5) < least or negative or fraction else text


def source(s: Source) -> str:
    """The index of an expectation."""
    match s:
        case Table(level=None):
            return name(s.name)
        case Table():
            return f"{name(s.name)}_{{{latex(s.level)}}}"  # type: ignore[arg-type]  # the case above took None
        case History():
            return f"{name(s.table.name)}_{{\\le {latex(s.table.level or Term('num'))}}}"
        case Law():
            return name(s.name)


def domain(d: Domain) -> str:
    """An index set."""
    return r"\times ".join(domain(f) for f in d.factors) if d.factors else rf"\mathrm{{{d.name}}}"


def latex(x: Term | Relation) -> str:
    r"""A term or relation in LaTeX mathematics.

    >>> from latentproof.proofs.terms import integer
    >>> v = integer("v", 2)
    >>> latex((1 - 1 / v) * v)
    '\\left(1 - \\frac{1}{v}\\right) \\, v'
    """
    if isinstance(x, Relation):
        return f"{latex(x.lhs)} {SIGNS[x.op]} {latex(x.rhs)}"
    match x.op, x.args:
        case "num", _:
            text = str(x.data)
            return re.sub(r"(\d+)/(\d+)", r"\\frac{\1}{\2}", text)
        case "+", (one, two):
            return f"{_inner(one, 1)} + {_inner(two, 1)}"
        case "-", (one, two):
            return f"{_inner(one, 1)} - {_inner(two, 2)}"
        case "neg", (one,):
            return f"-{_inner(one, 2)}"
        case "*", (one, two):
            # A sum to the left of a factor would seem to include it.
            return rf"{_inner(one, 3 if one.op in ('sum', 'mean') else 2)} \, {_inner(two, 2)}"
        case "/", (one, two):
            return rf"\frac{{{latex(one)}}}{{{latex(two)}}}"
        case "^", (one, two):
            return (
                f"{_inner(one, 4)}^{{{latex(two)}}}"
                if one.op != "/"
                else rf"\left({latex(one)}\right)^{{{latex(two)}}}"
            )
        case "sum", (body, *rest):
            bound = name(x.data.name) if isinstance(x.data, Variable) else "?"
            unless = rf" \ne {latex(rest[0])}" if rest else ""
            return rf"\sum_{{{bound}{unless}}} {_inner(body, 2)}"
        case "mean", (body,):
            return rf"\mathbb{{E}}_{{{source(x.data)}}}\left[{latex(body)}\right]"  # type: ignore[arg-type]  # its source
        case "ind", (slot, cls):
            return rf"\mathbf{{1}}[{source(x.data)}({latex(slot)})\in {latex(cls)}]"  # type: ignore[arg-type]  # its table
        case "delta", (one, two):
            return rf"\delta_{{{latex(one)},{latex(two)}}}"
        case "pair", (one, two):
            return f"({latex(one)},{latex(two)})"
        case "left", (one,):
            return rf"\mathrm{{symbol}}({latex(one)})"
        case "app", arguments:
            function = name(getattr(x.data, "name", "?"))
            return f"{function}({', '.join(map(latex, arguments))})"
        case _:
            return name(getattr(x.data, "name", "?"))
