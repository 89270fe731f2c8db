"""The numeric check finds false statements, and confirms the theorems."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latentproof.proofs.evaluation.check import FailedError, numeric_check
from latentproof.proofs.evaluation.values import Interval, arithmetic, compare, ends, function
from latentproof.proofs.library import build
from latentproof.proofs.proof import Hypothesis, Theorem
from latentproof.proofs.terms import Domain, Function, Relation, Sample, eq, index, le, mean, number, total

ELSEWHERE = {
    "two tables, too many to average; counted in test_richness": ("S8-energy-prior", "S8-energy", "S8-modes"),
    "an admitted step": ("S8-two-term", "S8-two-term-tuple"),
    "real tables only; modelled in test_history and test_unique_data": ("E7-unique", "E8-spine", "E8-history"),
    "normal vectors have no finite model; what is cited of them is evaluated in test_sharp": (
        *("stays-small", "mixture-small"),
        *("normal-tail", "one-outside", "stays", "mixture-even", "mixture-below", "mixture-above"),
    ),
    "conditions that simple values miss; counted over all samples in test_sharp": (*("lemma-S", "lemma-S-all"),),
    "conditions that simple values miss; tested in test_templates": ("template-decay",),
    "conditions that simple values miss; tested in test_sample_statements": ("S2-others", "S8-necessary"),
    "conditions that simple values miss; evaluated in test_closed_form": (
        *("slope-closed", "room-closed", "kept-closed", "synonyms-closed", "S1-closed"),
    ),
    "levels of tables, or a table and its positions; counted over every table in test_two_sided_levels": (
        *("mu-again", "two-entries", "next-level", "alike-energy", "alike-step", "mu-induction", "mu-levels"),
        *("connected-pair", "mu-once-more", "E4-levels", "E4-levels-root", "E4-tree"),
    ),
    "draws that the statement does not average, or conditions that simple values miss: their lemmas are confirmed": (
        *("joined-halves", "lemma-B-alike", "lemma-B-apart", "in-parts", "along-gap", "union-averaged", "S2-sharp"),
        *("one-level-halves", "synonyms-apart-halves", "others-near-halves"),
        *("one-level", "all-levels", "in-pairs", "S1-sharp", "S1-failure", "S1-constants", "S1", "S2", "S5"),
        *(
            "synonyms-apart",
            "others-near",
            "missed-tuple",
            "S8-necessary-rate",
            "S8-separation",
            "S8-sufficient",
            "S8-tuple",
        ),
    ),
}
"""Theorems of which no finite model is found, which their documents say, and why."""
UNCHECKED = {name for names in ELSEWHERE.values() for name in names}
RATIONALS = st.fractions(-20, 20, max_denominator=50)


def wrong(r: Relation) -> Relation:
    """The statement with its right side moved the wrong way."""
    # All names stay, so that the same models are tried.
    return Relation(r.lhs, r.op, r.rhs + 1 if r.op == "=" else r.lhs - 1 + (r.rhs - r.rhs))


@pytest.mark.parametrize("name", list(build()))
def test_every_theorem_is_confirmed_and_a_wrong_one_is_not(name: str) -> None:
    theorem = build()[name]
    assert numeric_check(theorem).startswith("none") == (name in UNCHECKED)
    if name not in UNCHECKED:
        with pytest.raises(FailedError, match="fails at"):
            numeric_check(replace(theorem, statement=wrong(theorem.statement)))


@pytest.mark.parametrize("name", ["E0", "E1", "E3", "E4", "E6"])
def test_a_factor_of_two_is_found(name: str) -> None:
    theorem = build()[name]
    r = theorem.statement
    with pytest.raises(FailedError, match="fails at"):
        numeric_check(replace(theorem, statement=Relation(2 * r.lhs, r.op, r.rhs)))


def test_an_inequality_among_the_hypotheses_is_met() -> None:
    kappa = Function("kappa", ())()
    free = Theorem("free", "", le(0, kappa), ())
    with pytest.raises(FailedError):
        numeric_check(free)
    assert "exact" in numeric_check(replace(free, hypotheses=(Hypothesis("nonnegative", le(0, kappa)),)))


@given(RATIONALS, RATIONALS, st.sampled_from("+-*/"))
def test_intervals_enclose_exact_arithmetic(one: Fraction, two: Fraction, op: str) -> None:
    if op == "/" and two == 0:
        return
    wide = Interval(one - Fraction(1, 10**40), one + Fraction(1, 10**40))
    low, high = ends(arithmetic(op, wide, two))
    exact = ends(arithmetic(op, one, two))[0]
    assert low <= exact <= high


def test_the_logarithm_near_1_is_enclosed_in_little_space() -> None:
    near = Interval(Fraction(1), Fraction(1) + Fraction(1, 10**40))
    low, high = ends(function("ln", near))
    assert low <= 0 < high < Fraction(1, 10**39)
    assert high.denominator <= 10**60


@given(st.fractions(Fraction(1, 50), 20, max_denominator=50))
def test_functions_invert_one_another(x: Fraction) -> None:
    assert compare("=", function("ln", function("exp", x)), x) in (None, True)
    assert compare("=", arithmetic("*", function("sqrt", x), function("sqrt", x)), x) in (None, True)
    assert compare("<", function("exp", x), x) is False


@pytest.mark.parametrize(("size", "factors"), [(2, 1), (5, 2), (0, 0)])
def test_what_is_no_product_has_no_model(size: int, factors: int) -> None:
    """A damaged file may name such a set, about which the rules know nothing but its size."""
    whole = Domain("whole", number(size), (Domain("A", number(2)),) * factors)
    assert numeric_check(Theorem("x", "", eq(total(index("z", whole), number(1)), size), ())).startswith("none")


def test_a_negative_number_of_draws_has_no_model() -> None:
    z = index("z", Domain("D", number(2)))
    draws = Sample("X", total(z, number(1) / 2), number(-1))
    statement = eq(mean(draws, number(1)), 1)
    assert numeric_check(Theorem("x", "", statement, ())).startswith("none")
    more = replace(draws, size=number(2))
    assert not numeric_check(Theorem("x", "", eq(mean(more, number(1)), 1), ())).startswith("none")
