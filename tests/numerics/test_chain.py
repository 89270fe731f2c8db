"""Chains of correlation energies: the exact means, the range, and independence of how the draws are cut."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from latentproof.numerics import chain
from latentproof.numerics.chain import chain_energies
from latentproof.numerics.grammar import Grammar
from latentproof.numerics.joint import correlation_energy, parent_target, sibling_law
from latentproof.testing import Checks
from latentproof.theory.correlation import root_sibling_correlation
from latentproof.theory.decay import decay
from latentproof.theory.model import RHM, RegimeError

REGIMES = [RHM(4, 3, 2, 2), RHM(8, 4, 2, 2), RHM(8, 8, 3, 2), RHM(3, 2, 4, 2)]


@pytest.mark.stochastic(alpha=2e-8, beta=1e-8)
@pytest.mark.parametrize("rhm", REGIMES, ids=str)
def test_mean_energy_and_mean_factor_are_those_of_e4_and_e1(rhm: RHM, check: Checks) -> None:
    """E||J0^||^2 is that of E4 and each edge multiplies by lambda on average, to within 5 %."""
    seed = check.seed
    v, w, m = Fraction(rhm.v), Fraction(rhm.w), Fraction(rhm.m)
    start, factor = root_sibling_correlation(v, w, m), decay(v, w, m)
    for expected, high, draw in (
        (start, 1, lambda a, b: chain_energies(rhm, 0, a, b, seed=seed)[0]),
        (factor, min(v, w / m), lambda a, b: chain_energies(rhm, 3, a, b, seed=seed)[1][:, 2]),
    ):
        check.mean(draw, expected=expected, delta=expected / 20, alpha=1e-8, high=float(high) * (1 + 1e-9))


@pytest.mark.parametrize("rhm", [*REGIMES, RHM(4, 4, 2, 2), RHM(2, 1, 2, 2)], ids=str)
def test_grammar_number_i_depends_on_i_alone_and_factors_stay_in_range(rhm: RHM) -> None:
    energies, factors = chain_energies(rhm, 4, 0, 50)
    for cut in ((0, 1), (13, 14), (7, 50)):
        again = chain_energies(rhm, 4, *cut)
        np.testing.assert_array_equal(again[0], energies[slice(*cut)])
        np.testing.assert_array_equal(again[1], factors[slice(*cut)])
    assert (factors >= 0).all()
    assert (factors <= min(rhm.v, rhm.w / rhm.m) * (1 + 1e-9)).all()
    assert (energies <= min(1, rhm.w / rhm.v / (rhm.v * rhm.m))).all()
    assert (energies == 0).all() or rhm.f < 1


def test_energies_are_those_of_the_joint_law_of_the_grammar_drawn() -> None:
    """The tables are drawn again from the same state, and go the way of `Grammar` and `joint` instead."""
    rhm, key = RHM(4, 3, 3, 2), np.uint64(12345)
    energies, factors = np.empty(1), np.empty((1, 1))
    chain._energies(np.int64(4), np.int64(3), np.int64(16), key, 0, energies, factors)
    state, slots, codes = key.reshape(1), np.empty(4 * 12 + 1, np.int64), np.empty((2, 12), np.int64)
    state[0] = chain._next(state)
    for table in codes:
        chain._distinct_codes(np.int64(64), table, slots, state)
    root, below = (codes[:, :, None] // np.array([16, 4, 1]) % 4).reshape(2, 4, 3, 3)
    grammar = Grammar([below, root])
    assert grammar.rhm == rhm
    assert correlation_energy(sibling_law(grammar, 1)) == pytest.approx(energies[0])
    assert correlation_energy(parent_target(grammar, "latent", 1)) == pytest.approx(energies[0] * factors[0, 0])


def test_compiled_and_plain_python_agree() -> None:
    rhm, count, depth = RHM(4, 3, 2, 2), 5, 3
    compiled, plain = ((np.empty(count), np.empty((count, depth))) for _ in range(2))
    arguments = np.int64(rhm.v), np.int64(rhm.m), np.int64(rhm.w), np.uint64(12345), 0
    chain._energies(*arguments, *compiled)
    with np.errstate(over="ignore"):  # the generator's arithmetic is modulo 2^64
        getattr(chain._energies, "py_func")(*arguments, *plain)  # noqa: B009  # what numba adds, its types do not know
    np.testing.assert_allclose(plain[0], compiled[0], rtol=1e-12)
    np.testing.assert_allclose(plain[1], compiled[1], rtol=1e-12)


def test_bad_arguments_are_named() -> None:
    with pytest.raises(RegimeError, match="edges = -1"):
        chain_energies(RHM(4, 3, 2, 2), -1, 0, 1)
    with pytest.raises(RegimeError, match=r"v\^s"):
        chain_energies(RHM(2**20, 3, 4, 2), 1, 0, 1)
