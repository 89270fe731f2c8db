"""Theorems on numbers of samples whose conditions random values miss: their statements where the conditions hold."""

import math

import numpy as np
from hypothesis import assume, given
from hypothesis import strategies as st

SEEDS = st.integers(0, 2**32 - 1)


@given(SEEDS, st.integers(1, 5), st.floats(0.1, 3), st.booleans())
def test_the_debiased_rule_decides_rightly(seed: int, size: int, gap: float, synonyms: bool) -> None:
    """S2-synonyms and S2-others, with the least E, M and |d| that the errors drawn allow."""
    rng = np.random.default_rng(seed)
    e, f = rng.normal(size=(2, size)) * 10.0 ** rng.uniform(-4, 0, (2, 1))
    d = np.zeros(size)
    if not synonyms:
        d = rng.normal(size=size)
        d *= gap * rng.uniform(1, 1.5) / np.linalg.norm(d)
    length, off = np.linalg.norm(d), np.linalg.norm(e)
    needed = [e @ f / off] if synonyms else [-d @ e / length, -d @ f / length, -e @ f / off]
    E = max(*needed, 1e-9)
    assume(E * (2 * gap + off) <= gap**2 / 2)
    score = (d + e) @ (d + f)
    assert score < gap**2 / 2 if synonyms else score >= gap**2 / 2 - 1e-12


def test_larger_errors_mislead_the_debiased_rule() -> None:
    """Where E (2 D + M) > D^2/2 a pair at distance D can be linked: the condition is not idle."""
    d, e, f = np.array([1.0]), np.array([-0.4]), np.array([-0.4])
    assert (d + e) @ (d + f) < 0.5


@given(SEEDS, st.integers(2, 6), st.integers(1, 4), st.integers(1, 200))
def test_what_pairs_need(seed: int, categories: int, m: int, P: int) -> None:
    """S8-necessary: rho^(2P)/4 <= epsilon forces (1 - y) ln(1/(4 epsilon)) <= P S/(w m)."""
    rng = np.random.default_rng(seed)
    J = rng.uniform(0.5, 1.5, (2, categories))
    J /= 2 * J.sum()
    floor, S = J.min(), ((J[0] - J[1]) ** 2).sum()
    rho = 1 - ((np.sqrt(J[0]) - np.sqrt(J[1])) ** 2).sum() / m
    y = S / (2 * floor * m)
    assume(0 < y < 1)
    # At the smallest epsilon that the premise allows; larger ones ask for less.
    assert (1 - y) * -2 * P * math.log(rho) <= P * S / (floor * m) * (1 + 1e-12)


@given(SEEDS, st.integers(2, 5), st.integers(1, 6))
def test_fano(seed: int, answers: int, data: int) -> None:
    """fano: the best estimator's (1 - epsilon) ln K <= B + ln 2, for any reference law."""
    rng = np.random.default_rng(seed)
    p = rng.dirichlet(np.full(data, 0.3), answers) + 1e-12
    p /= p.sum(axis=1, keepdims=True)
    r = rng.dirichlet(np.full(data, 0.3)) + 1e-12
    r /= r.sum()
    B = (p * (np.log(p) - np.log(r))).sum(axis=1).max()
    right = p.max(axis=0).sum() / answers
    assert right * math.log(answers) <= B + math.log(2) + 1e-9
