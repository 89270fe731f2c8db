"""E1 and the two-sided step of E4: enumeration, brackets, and the identity behind mu."""

from fractions import Fraction

import sympy as sp
from hypothesis import example, given
from hypothesis import strategies as st

from latentproof.numerics.enumeration_moments import enumerate_channel_energy, enumerate_row_gap, enumerate_two_sided
from latentproof.theory.decay import channel_row_gap, decay, two_sided_decay, two_sided_energy

Size = tuple[int, int, int]
symbols = st.tuples(st.integers(2, 10**6), st.integers(2, 10**6)).flatmap(
    lambda vw: st.tuples(st.just(vw[0]), st.just(vw[1]), st.integers(1, vw[1]))
)


def exact(size: Size) -> tuple[Fraction, Fraction, Fraction]:
    v, m, s = size
    return Fraction(v), Fraction(v ** (s - 1)), Fraction(m)


def test_channel_energy_decays_by_lambda_at_every_position(size: Size) -> None:
    v, m, s = size
    x = [Fraction(k * k) for k in range(1, v)]
    x.append(-sum(x, Fraction(0)))
    norm = sum((y * y for y in x), Fraction(0))
    for position in range(s):
        assert enumerate_channel_energy(v, m, s, x, position)[0] == decay(*exact(size)) * norm
    assert enumerate_row_gap(v, m, s, 0, 1) == channel_row_gap(*exact(size))


def test_two_sided_step_over_all_tables(size: Size) -> None:
    v, m, s = size
    raw = [[(3 * a * a + 7 * b + 5 * a * b) % 4 for b in range(v)] for a in range(v)]
    rows, columns, total = [sum(r) for r in raw], [sum(c) for c in zip(*raw, strict=True)], sum(map(sum, raw))
    J = [[v * v * raw[a][b] - v * rows[a] - v * columns[b] + total for b in range(v)] for a in range(v)]
    pairs = [(a, b) for a in range(v) for b in range(v)]
    invariants = (
        sum(J[a][b] ** 2 for a, b in pairs),
        sum(J[a][b] * J[b][a] for a, b in pairs),
        sum(J[a][a] for a in range(v)) ** 2,
        sum(J[a][a] ** 2 for a in range(v)),
    )
    assert invariants[0] > 0
    assert enumerate_two_sided(v, m, s, J) == two_sided_energy(*exact(size), *map(Fraction, invariants))


def test_mu_is_the_two_sided_step_on_exchangeable_input() -> None:
    v, w, m, Q = sp.symbols("v w m Q")
    step = two_sided_energy(v, w, m, Q, Q / (v - 1), Q / (v - 1), Q / v)
    numerator, _ = sp.fraction(sp.together(step - two_sided_decay(v, w, m) * Q))
    assert sp.Poly(numerator, v, w, m, Q).is_zero


@given(symbols)
def test_lambda_bracket(vwm: tuple[int, int, int]) -> None:
    v, w, m = map(Fraction, vwm)
    assert (1 - 1 / v) / m <= decay(v, w, m) <= 1 / m


@given(symbols)
@example((2, 2, 1))
@example((2, 2, 2))
def test_mu_bracket(vwm: tuple[int, int, int]) -> None:
    v, w, m = map(Fraction, vwm)
    assert 0 <= 1 - two_sided_decay(v, w, m) / decay(v, w, m) ** 2 <= 4 / (v * (v - 1) * w)


def test_mu_bracket_is_attained_and_needs_m_at_most_w() -> None:
    two = Fraction(2)
    assert two_sided_decay(two, two, two) == 0
    assert two_sided_decay(two, two, Fraction(3)) < 0
