"""Named wrong variants of the formulas: the enumeration refutes each one, and never the right one."""

from collections.abc import Callable
from fractions import Fraction

import pytest

from latentproof.numerics.enumeration import enumerate_correlation
from latentproof.numerics.enumeration_separation import enumerate_between_class_variance
from latentproof.theory.correlation import correlation, root_sibling_correlation, supervised_correlation
from latentproof.theory.decay import decay
from latentproof.theory.model import RHM, Objective
from latentproof.theory.separation import between_class_variance

Formula = Callable[[Fraction, Fraction, Fraction, RHM, int], Fraction]
# f < 1, m > 1 and v != m, so that each variant differs from the truth; level 2 of 3, the common ancestor is the root.
REGIMES = [(2, 3, 3)]

WRONG: dict[str, tuple[Objective, Formula]] = {
    "token: an edge too many": (
        "token",
        lambda v, w, m, r, l: decay(v, w, m) ** (l + 1) * root_sibling_correlation(v, w, m),
    ),
    "token: an edge too few": (
        "token",
        lambda v, w, m, r, l: decay(v, w, m) ** (l - 1) * root_sibling_correlation(v, w, m),
    ),
    "token: 1/m an edge": ("token", lambda v, w, m, r, l: root_sibling_correlation(v, w, m) / m**l),
    "token: 1-f missing": (
        "token",
        lambda v, w, m, r, l: decay(v, w, m) ** l * root_sibling_correlation(v, w, m) / (1 - m / w),
    ),
    "token: v and m swapped": ("token", lambda v, w, m, r, l: decay(m, w, v) ** l * root_sibling_correlation(v, w, m)),
    "token: 1-f instead of 1-m/n": (
        "token",
        lambda v, w, m, r, l: decay(v, w, m) ** l * (1 - 1 / v) ** 2 * (1 - m / w) / (v * m),
    ),
    "latent: as many edges as the token": (
        "latent",
        lambda v, w, m, r, l: decay(v, w, m) ** l * root_sibling_correlation(v, w, m),
    ),
    "latent-tuple: as if it were one symbol": (
        "latent-tuple",
        lambda v, w, m, r, l: decay(v, w, m) * root_sibling_correlation(v, w, m),
    ),
    "supervised: a spurious 1-f": (
        "supervised",
        lambda v, w, m, r, l: supervised_correlation(v, w, m, r.L - l) * (1 - m / w),
    ),
    "supervised: an edge too many": ("supervised", lambda v, w, m, r, l: supervised_correlation(v, w, m, r.L - l + 1)),
    "supervised: counted from the tokens": ("supervised", lambda v, w, m, r, l: supervised_correlation(v, w, m, l)),
}


@pytest.mark.parametrize("regime", REGIMES, ids=str)
@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_correlation_is_refuted(name: str, regime: tuple[int, int, int]) -> None:
    objective, wrong = WRONG[name]
    rhm, level = RHM(*regime, 3), 2
    truth = enumerate_correlation(rhm, objective, level)
    assert truth == correlation(rhm, objective, level)
    assert wrong(Fraction(rhm.v), Fraction(rhm.w), Fraction(rhm.m), rhm, level) != truth


def test_the_uniform_ancestor_is_refuted_below_the_root() -> None:
    for regime in (*REGIMES, (2, 1, 2), (3, 1, 2)):
        rhm = RHM(*regime, 3)
        v, w, m = Fraction(rhm.v), Fraction(rhm.w), Fraction(rhm.m)
        assert enumerate_correlation(rhm, "token", 1) != decay(v, w, m) * root_sibling_correlation(v, w, m)


def test_a_variance_that_forgets_absent_symbols_is_refuted() -> None:
    rhm = RHM(2, 2, 3, 2)
    absent = Fraction(1, 2) / (rhm.w - 1) * Fraction(1, 70) / rhm.f  # (1-1/v)/(w-1) q0/f, q0 = C(4,4)/C(8,4)
    truth = enumerate_between_class_variance(2, 2, 3, 0)
    assert truth == between_class_variance(rhm, 0)
    assert truth + absent != truth
