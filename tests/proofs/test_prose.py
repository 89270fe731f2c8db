"""Formulas in words: what is set as mathematics, and that no character is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latentproof.proofs.certificate import difference
from latentproof.proofs.documents.latex import latex
from latentproof.proofs.documents.prose import spans, tex
from latentproof.proofs.library import build


@given(st.text(alphabet="abvmn ()^_/+-=<>.,;:'12~%", max_size=40))
def test_no_character_is_lost(text: str) -> None:
    assert "".join(part for _, part in spans(text)) == text


@pytest.mark.parametrize(
    ("text", "formulas"),
    [
        ("costs v m^3/(1-f) samples, as f -> 1", ["v m^3/(1-f)", "f -> 1"]),
        ("a law of a table, and/or e.g. that of level-l tuples at 40 % (E4)", []),
        ("probability (e/q)(e/q - 1)/(e(e - 1)) if not", ["(e/q)(e/q - 1)/(e(e - 1))"]),
        ("at (m, v, w) = (1, 2, 2)", ["(m, v, w)"]),
        ("k_c of k slots", ["k_c", "k"]),
    ],
)
def test_formulas_are_found(text: str, formulas: list[str]) -> None:
    assert [part for formula, part in spans(text) if formula] == formulas


def test_formulas_in_latex() -> None:
    assert tex("n(n - 1)...(n - k + 1) <= lambda_v^2") == r"n(n - 1) \dots (n - k + 1) \le \lambda_{v}^{2}"
    assert tex("e^(-b^2/2)/2") == "e^{-b^{2}/2}/2"


def test_a_certificate_shows_no_negative_term() -> None:
    found = [difference(step) for t in build().values() for step in t.steps if step.rule == "order"]
    shown = [latex(c[0]) for c in found if c is not None]
    assert len(shown) > 20
    numerators = [text.split("}{")[0] if text.startswith(r"\frac") else text for text in shown]
    assert not any("-" in text for text in numerators)
