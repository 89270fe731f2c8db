"""The theorems that are derived, what they assume, and that both checkers accept them."""

from fractions import Fraction

import pytest

from latentproof.proofs.derivations import (
    ancestor,
    correlation,
    injection,
    notation,
    power_sums,
    prior_sums,
    separation,
    two_sided_decay,
)
from latentproof.proofs.kernel import check
from latentproof.proofs.library import build, derivation, verdicts
from latentproof.proofs.replay.checker import replay_all
from latentproof.proofs.serial import from_json, to_json
from latentproof.proofs.terms import Term, integer, total
from latentproof.theory.correlation import root_sibling_correlation, sibling_correlation
from latentproof.theory.decay import decay, two_sided_energy
from latentproof.theory.decay import two_sided_decay as mu
from latentproof.theory.degeneracy import absence
from latentproof.theory.fluctuation import relative_variance
from latentproof.theory.injection import class_imbalance
from latentproof.theory.model import RHM
from latentproof.theory.power_sums import PowerSums, push_down
from latentproof.theory.separation import between_class_variance

LIBRARY = build()


def test_right_sides_are_the_formulas_of_theory() -> None:
    weight = total(injection.sigma, injection.omega(injection.sigma))
    squares = total(injection.sigma, injection.omega(injection.sigma) ** 2)
    known, v, w, m = LIBRARY, notation.v, notation.w, notation.m
    assert known["E0"].statement.rhs == class_imbalance(squares, weight, injection.n, injection.q)
    assert known["E1"].statement.rhs.args[0] == decay(v, w, m)
    p2, p3, p4 = (correlation.prior_sum(power) for power in (2, 3, 4))
    assert known["E4-prior"].statement.rhs == sibling_correlation(v, w, m, p2, p3, p4, p2**2)
    assert known["E4-root"].statement.rhs == root_sibling_correlation(v, w, m)
    below = push_down(v, w, m, PowerSums(p2, p3, p4, p2**2))
    for name, value in (("2", below.p2), ("3", below.p3), ("4", below.p4), ("22", below.p22)):
        assert known[f"power-sums-{name}"].statement.rhs == value
    q, qt, trace, diagonal = (getattr(two_sided_decay, x) for x in ("ENERGY", "TRANSPOSED", "TRACE", "DIAGONAL"))
    assert known["two-sided"].statement.rhs == two_sided_energy(v, w, m, q, qt, trace, diagonal)
    assert known["mu"].statement.rhs == mu(v, w, m) * q
    assert known["mu-exchangeable"].statement.rhs.args[0] == mu(v, w, m)
    after = prior_sums.at(notation.t)
    below_root = sibling_correlation(v, w, m, after.p2, after.p3, after.p4, after.p22)
    assert known["E4-below"].statement.rhs == decay(v, w, m) ** ancestor.u * below_root
    assert known["E4-tuple"].statement.rhs == below_root / m
    assert known["E6"].statement.rhs.args[1] == 1 + relative_variance(v, w, m, power_sums.kappa)
    h_a = total(separation.sigma, separation.p(separation.sigma) ** 2)
    h_b = total(separation.tau, separation.q(separation.tau) ** 2)
    assert known["E2"].statement.rhs == separation.distance(notation.t, h_a, h_b)
    shares = (1 / integer(name, 1) for name in ("na", "nb"))
    assert known["E2-uniform"].statement.rhs == separation.distance(notation.t, *shares)


def test_between_class_variance_is_the_formula_of_theory() -> None:
    """Theory computes q0 itself, so compare values."""
    stated = LIBRARY["E3"].statement.rhs.args[1]
    for rhm in (RHM(2, 1, 2, 2), RHM(3, 2, 2, 2), RHM(2, 3, 3, 2)):
        at: dict[str, int | Fraction] = {"v": rhm.v, "w": rhm.w, "m": rhm.m, "q0": absence(rhm)}
        assert evaluate(stated, at) == between_class_variance(rhm, 0)


def evaluate(t: Term, at: dict[str, int | Fraction]) -> Fraction:
    if t.op in ("var", "app"):
        return Fraction(at[t.data.name])  # type: ignore[union-attr]  # a letter
    if t.op == "num":
        return Fraction(str(t.data))
    x, y = (evaluate(argument, at) for argument in t.args)
    if t.op in ("^", "/"):
        return Fraction(x ** int(y)) if t.op == "^" else x / y
    return {"+": x + y, "-": x - y, "*": x * y}[t.op]


def test_replay_agrees_with_the_kernel() -> None:
    """All theorems in one file: the same statements, the same assumptions, and the same file when read and written."""
    text = to_json(*LIBRARY.values())
    accepted = {one.name: one for one in replay_all(text)}
    assert set(accepted) == set(LIBRARY)
    for name, verdict in verdicts().items():
        found = {(a.kind, a.name, a.reference) for a in verdict.assumptions}
        assert set(accepted[name].assumptions) == found
        assert accepted[name].grade == verdict.grade


@pytest.mark.parametrize("name", ["E1-rows", "E2-full", "E5", "latent-prediction", "E8-lost", "column-energy"])
def test_json_round_trip(name: str) -> None:
    theorem = LIBRARY[name]
    text = to_json(theorem)
    again = from_json(text)
    assert again.statement == theorem.statement
    assert to_json(again) == text
    assert {a.name for a in check(again).assumptions} == {a.name for a in verdicts()[name].assumptions}


def test_unknown_claim_is_refused() -> None:
    with pytest.raises(ValueError, match=r"claim must be one of .*latent-prediction"):
        derivation("E99")
