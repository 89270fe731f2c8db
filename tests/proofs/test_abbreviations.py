"""Abbreviations stand for exactly one tree: put back, the proof's own terms return; near misses stay unabbreviated."""

from dataclasses import replace
from fractions import Fraction

import pytest

from latentproof.proofs.derivations.notation import channel, i, lam, m, table, v, w, z
from latentproof.proofs.documents.abbreviations import USUAL, Letter, Usual, letters, usual
from latentproof.proofs.documents.latex import latex
from latentproof.proofs.documents.outline import outline
from latentproof.proofs.library import build
from latentproof.proofs.substitution import Substitution
from latentproof.proofs.terms import Term, Variable, number

NOTHING = Usual(frozenset((*USUAL, "M", "N", "P")), False)
PLAIN = Usual(frozenset(), False)


def put_back(t: Term, made: list[Letter]) -> Term:
    """The term with every letter replaced by what it stands for."""
    t = replace(t, args=tuple(put_back(a, made) for a in t.args)) if t.args else t
    for letter in made:
        if t.op == "script" and t.data == letter.short.data:
            indices = [x.data for x in letter.short.args if isinstance(x.data, Variable)]
            # By way of fresh names: the indices may trade places.
            away = {x.name: Term("var", (), replace(x, name=f"q{k}")) for k, x in enumerate(indices)}
            back = {f"q{k}": x for k, x in enumerate(t.args)}
            return put_back(Substitution(back)(Substitution(away)(letter.body)), made)
    return t


@pytest.mark.parametrize("name", ["E0", "E2", "column-energy", "row-energy", "E3", "E6", "E6-bound"])
def test_letters_stand_for_the_terms_of_the_proof(name: str) -> None:
    whole = outline(build()[name])
    short, made = letters(whole, NOTHING)
    assert made or name == "E0"
    for line, shorter in zip(whole.lines, short.lines, strict=True):
        assert put_back(shorter.start, made) == line.start
        for link, other in zip(line.links, shorter.links, strict=True):
            assert put_back(other.term, made) == link.term


def test_the_letters_of_the_papers() -> None:
    assert latex(PLAIN(lam)) == r"\lambda"
    assert latex(PLAIN(1 - m / w)) == "1 - f"
    assert latex(PLAIN(v * w - 1)) == "n - 1"
    assert latex(PLAIN(channel(table, i, z))) == "M_{i z}"
    assert latex(NOTHING(lam)) != r"\lambda"


@pytest.mark.parametrize(
    "near", [w * (v + 1) / (m * (v * w - 1)), w * (v - 1) / (m * (w * v - 1)), v * (w - 1) / (m * (v * w - 1)), w / m]
)
def test_what_is_nearly_a_letter_is_none(near: Term) -> None:
    assert latex(PLAIN(near)) not in (r"\lambda", "f")
    assert latex(PLAIN(channel(table, i, z) * number(2))) == r"M_{i z} \cdot 2"


def test_two_forms_of_lambda_are_one_number() -> None:
    definition, other, _ = USUAL["lambda"]
    assert other is not None
    for values in ((2, 3, 1), (5, 7, 2)):
        at = Substitution(dict(zip("vwm", map(number, values), strict=True)))
        assert value(at(definition)) == value(at(other))


def value(t: Term) -> Fraction:
    if t.op == "num":
        assert isinstance(t.data, Fraction)
        return t.data
    one, two = map(value, t.args)
    return {"+": one + two, "-": one - two, "*": one * two, "/": one / two if two else one}[t.op]


def test_a_letter_that_means_something_else_is_not_used() -> None:
    assert "n" in usual(build()["E0"]).taken
    assert "n" not in usual(build()["E1"]).taken
