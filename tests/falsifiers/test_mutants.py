"""The tests of the tests: mutants of the formulas, and the claims' named wrong variants, lane by lane."""

from __future__ import annotations

from pathlib import Path

import pytest

from latentproof.mutation.draws import ALPHA, DELTA
from latentproof.mutation.mutate import formulas, injected, mutants
from latentproof.mutation.survey import EQUIVALENT, LAYERS, MODULES, as_lines, fate, survey, uncovered
from latentproof.registry import claims
from latentproof.testing import Checks
from latentproof.testing.files import load
from latentproof.theory import decay, injection

EXAMPLES = Path(__file__).parents[2] / "examples"


def test_no_mutant_of_the_small_formulas_survives_the_exact_layers() -> None:
    fates = survey(("injection", "fluctuation", "scale", "model"), layers=("enumeration",))
    assert len(fates) > 200
    assert not [fate.mutant for fate in fates if fate.survived]
    assert "survive" in next(as_lines(fates))


@pytest.mark.stochastic(alpha=ALPHA, beta=ALPHA)
def test_the_kernel_refuses_what_is_derived_from_a_mutant(check: Checks) -> None:
    check.spend(ALPHA, beta=ALPHA, delta=DELTA, n=0)  # that Monte Carlo lets it pass
    first = [number for number, mutant in enumerate(mutants(injection)) if mutant.function == "class_imbalance"][:1]

    for number in first:
        assert fate(("injection", number, LAYERS, check.seed)).caught == LAYERS


def test_a_mutant_is_in_place_only_inside_its_block() -> None:
    from fractions import Fraction

    right = decay.decay(Fraction(3), Fraction(3), Fraction(2))
    for mutant in mutants(decay):
        if mutant.function == "decay":
            with injected(mutant, decay):
                pass
    assert decay.decay(Fraction(3), Fraction(3), Fraction(2)) == right


def test_every_formula_file_is_covered_or_named() -> None:
    names = {function.__module__.rsplit(".", 1)[1] for function in formulas(decay)}
    assert names == {"decay"}
    assert not set(uncovered()) & set(MODULES)
    assert all(reason for reason in EQUIVALENT.values())
    with pytest.raises(ValueError, match=r"module must be one of correlation, .*, got 'nonsense'"):
        survey(("nonsense",))


def test_every_claim_has_falsifiers_for_kernel_enumeration_and_monte_carlo() -> None:
    for claim in (*claims().values(), *(load(path) for path in sorted(EXAMPLES.glob("*.py")))):
        lanes = {lane for falsifier in claim.falsifiers for lane in falsifier.lanes}
        assert lanes == {"kernel", "enumeration", "Monte Carlo"}, claim.id
