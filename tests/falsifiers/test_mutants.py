"""The tests of the tests: mutants of the formulas, and the claims' named wrong variants, lane by lane."""

from __future__ import annotations

from pathlib import Path

import pytest

from latentproof.mutation.draws import ALPHA, DELTA
from latentproof.mutation.mutate import formulas, injected, mutants
from latentproof.mutation.survey import EQUIVALENT, LAYERS, MODULES, as_lines, excuse, fate, survey, uncovered
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


@pytest.mark.parametrize("name", ["enclosure", "sharp_counts", "sharp_sufficient", "richness", "richness_scale"])
def test_no_mutant_of_the_certified_bounds_survives(name: str) -> None:
    fates = survey((name,), layers=("enumeration",))
    assert len(fates) > 20
    assert not [fate.mutant for fate in fates if fate.survived]


def test_directed_arithmetic_is_mutated_as_any_other() -> None:
    from latentproof.theory import sharp_closed_form

    changes = {m.change for m in mutants(sharp_closed_form) if m.function == "samples_above"}
    assert "UP.divide(z, 2) -> UP.multiply(z, 2)" in changes
    assert "UP.add(k, half) -> UP.subtract(k, half)" in changes
    assert "UP.multiply(root, root) -> root" in changes


def test_an_excuse_is_for_one_line_of_one_formula() -> None:
    from latentproof.theory import debiased, sharp_closed_form

    excused = [m for m in mutants(debiased) if excuse(m)]
    assert {m.function for m in excused} == {"_level_samples"}
    assert len({m.line for m in excused}) == 3
    assert not any(excuse(m) for m in mutants(sharp_closed_form) if "delta" in m.change)


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
    assert not uncovered()
    assert all(why for *_, why in EQUIVALENT)
    with pytest.raises(ValueError, match=r"module must be one of correlation, .*, got 'nonsense'"):
        survey(("nonsense",))


CLAIM_FILES = [path for path in sorted(EXAMPLES.glob("*.py")) if "\nCLAIM = " in path.read_text(encoding="utf-8")]


def test_every_claim_has_falsifiers_for_kernel_enumeration_and_monte_carlo() -> None:
    assert len(CLAIM_FILES) >= 2
    for claim in (*claims().values(), *(load(path) for path in CLAIM_FILES)):
        lanes = {lane for falsifier in claim.falsifiers for lane in falsifier.lanes}
        assert lanes == {"kernel", "enumeration", "Monte Carlo"}, claim.id
