"""Mathematics in LaTeX and in MathML: the same tree, the same brackets, lines no wider than asked."""

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latentproof.proofs.documents.latex import latex
from latentproof.proofs.documents.latex_lines import broken, pieces, width
from latentproof.proofs.documents.mathml import mathml
from latentproof.proofs.terms import (
    Domain,
    Function,
    Gauss,
    Integer,
    Sample,
    Term,
    count,
    event,
    exp,
    index,
    integer,
    ln,
    mean,
    normal,
    number,
    sqrt,
    total,
)

V = integer("v", 2)
I = index("i", Domain("D", V))
LEAVES = st.sampled_from([V, number(1), number(-2), integer("m", 1)])


def grown(inner: st.SearchStrategy[Term]) -> st.SearchStrategy[Term]:
    two = st.tuples(inner, inner)
    return st.one_of(
        two.map(lambda p: p[0] + p[1]),
        two.map(lambda p: p[0] - p[1]),
        two.map(lambda p: p[0] * p[1]),
        two.map(lambda p: p[0] / p[1]),
        inner.map(lambda t: t**2),
        inner.map(lambda t: -t),
        inner.map(lambda t: total(I, t)),
    )


TERMS = st.recursive(LEAVES, grown, max_leaves=12)


@given(TERMS)
def test_braces_balance_and_mathml_is_well_formed(t: Term) -> None:
    assert latex(t).count("{") == latex(t).count("}")
    ElementTree.fromstring(f"<math>{mathml(t)}</math>")


@given(TERMS, st.integers(40, 400))
def test_breaking_lines_keeps_every_symbol(t: Term, limit: int) -> None:
    def symbols(text: str) -> str:
        text = re.sub(r"\\(left|right|[bB]igg?[lr]?)(?![a-zA-Z])|\\times|\\cdot|\\,|\\quad|\\frac|[{}\s/]", "", text)
        return re.sub(r"[()\[\]]", "", text)

    assert symbols("".join(broken(t, limit))) == symbols(latex(t))


@given(TERMS)
def test_a_line_breaks_only_where_it_must(t: Term) -> None:
    whole = max(sum(p.width for p in pieces(t)), width(latex(t)))
    assert len(broken(t, whole)) == 1


def test_wider_formulas_are_wider() -> None:
    assert width("x") < width("x + y") < width(r"x + \frac{y}{z + w}")


def test_numbers_are_set_apart_and_indices_joined() -> None:
    assert latex(2 * (3 * V)) == r"2 \cdot 3 \, v"
    assert latex(V * number(2) ** 3) == r"v \cdot 2^{3}"
    assert latex(1 / (V / 2)) == r"\frac{1}{v/2}"
    assert latex(Function("x", (I.data.sort,))(I) ** 2) == "x_{i}^{2}"  # type: ignore[union-attr]  # a variable
    assert latex(Function("D", (Integer(0), I.data.sort))(V, I)) == "D_{v}(i)"  # type: ignore[union-attr]  # a variable


def test_new_terms_are_printed() -> None:
    x = Sample("X", total(I, 1 / V), integer("P", 0))
    assert latex(event(V, 2)) == r"\mathbf{1}[v \le 2]"
    assert latex(mean(x, count(x, I))) == r"\mathbb{E}_{X}[N^{X}_{i}]"
    assert latex(normal(Gauss("g", Domain("D", V)), I)) == "g_{i}"
    assert latex(exp(V) * sqrt(V)) == r"e^{v} \, \sqrt{v}"
    for t in (event(V, 2), mean(x, count(x, I)), normal(Gauss("g", Domain("D", V)), I), ln(exp(V))):
        ElementTree.fromstring(f"<math>{mathml(t)}</math>")
        assert len(broken(t, 5)) >= 1


@pytest.mark.parametrize("printer", [latex, mathml])
def test_an_unknown_node_is_an_error(printer: object) -> None:
    assert callable(printer)
    with pytest.raises(ValueError, match="printed form"):
        printer(Term("mystery", (V,)))
