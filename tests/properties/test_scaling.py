"""Scaling in depth and the samplers' laws on drawn regimes: alpha divided over the examples, seeds from the values."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from latentproof.numerics.chain import chain_energies
from latentproof.numerics.counts import count_table
from latentproof.numerics.grammar import Grammar
from latentproof.numerics.joint import correlation_energy, parent_target
from latentproof.testing import Checks
from latentproof.theory.decay import decay
from latentproof.theory.model import RHM

EXAMPLES = 10


@settings(max_examples=EXAMPLES)
@given(v=st.integers(4, 9), share=st.floats(0.1, 0.6), edge=st.integers(0, 4))
@pytest.mark.stochastic(alpha=1e-8, beta=1e-9)
def test_every_edge_costs_a_token_the_factor_lambda(check: Checks, v: int, share: float, edge: int) -> None:
    """A token's correlation is multiplied by lambda at every edge: exponential in depth."""
    rhm = RHM(v, max(2, int(share * v)), 2, 2)
    here = check.at(v=v, m=rhm.m, edge=edge)
    seed, expected = here.seed, decay(Fraction(v), Fraction(rhm.w), Fraction(rhm.m))

    def factors(start: int, stop: int) -> npt.NDArray[np.float64]:
        return chain_energies(rhm, edge + 1, start, stop, seed=seed)[1][:, edge]

    high = min(float(rhm.v), float(1 / rhm.f)) * (1 + 1e-9)
    here.mean(factors, expected=expected, delta=float(expected) / 10, high=high)


@settings(max_examples=EXAMPLES)
@given(v=st.integers(4, 8), L=st.integers(3, 5), seed=st.integers(0, 2**30))
@pytest.mark.stochastic(alpha=1e-8, beta=1e-9)
def test_latents_are_as_visible_at_every_level_and_tokens_are_not(check: Checks, v: int, L: int, seed: int) -> None:
    """Tokens at level l keep at most twice lambda^(l-1) of the latent's correlation in nine grammars of ten."""
    rhm = RHM(v, v // 2, 2, L)
    rng = check.at(v=v, L=L, seed=seed).generator()
    most = 2 * float(decay(Fraction(v), Fraction(rhm.w), Fraction(rhm.m))) ** (L - 2)

    def faded(start: int, stop: int) -> list[bool]:
        grammars = [Grammar.sample(rhm, rng) for _ in range(stop - start)]
        seen = [[correlation_energy(parent_target(g, o, L - 1)) for o in ("latent", "token")] for g in grammars]
        return [token <= most * latent for latent, token in seen]

    check.at(v=v, L=L, seed=seed).event(faded, p_between=(0.8, 1.0), delta=0.4)


@settings(max_examples=EXAMPLES)
@given(weights=st.lists(st.integers(1, 9), min_size=4, max_size=4), P=st.integers(1, 10**12))
@pytest.mark.stochastic(alpha=1e-8, beta=1e-9)
def test_counts_have_the_mean_of_the_joint_law(check: Checks, weights: list[int], P: int) -> None:
    """The share of samples that falls into a cell is the cell's probability on average."""
    joint = np.array(weights, dtype=float).reshape(2, 2) / sum(weights)
    here = check.at(weights=weights, P=P)
    rng = here.generator()

    def share(start: int, stop: int) -> list[float]:
        tables = [count_table(joint, P, rng) for _ in range(stop - start)]
        assert all(int(table.sum()) == P for table in tables)
        return [table[0, 0] / P for table in tables]

    here.mean(share, expected=joint[0, 0], delta=0.15)
