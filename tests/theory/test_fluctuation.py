"""E6: the exact variance over every table, and its bound."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from latentproof.numerics.enumeration_moments import enumerate_channel_energy
from latentproof.theory.fluctuation import relative_variance, relative_variance_bound

Size = tuple[int, int, int]


def test_variance_over_every_table(size: Size) -> None:
    v, m, s = size
    x = [Fraction(k) for k in range(1, v)]
    x.append(-sum(x, Fraction(0)))
    norm, fourth = (sum((y**k for y in x), Fraction(0)) for k in (2, 4))
    first, second = enumerate_channel_energy(v, m, s, x)
    expected = relative_variance(Fraction(v), Fraction(v ** (s - 1)), Fraction(m), fourth / norm**2)
    assert (second - first**2) / first**2 == expected


@given(st.integers(3, 10**4), st.integers(3, 10**4), st.data())
def test_variance_is_between_zero_and_the_bound(v: int, w: int, data: st.DataObject) -> None:
    m = data.draw(st.integers(1, w))
    kurtosis = data.draw(st.fractions(Fraction(1, v), Fraction(1, 2)))
    variance = relative_variance(Fraction(v), Fraction(w), Fraction(m), kurtosis)
    assert 0 <= variance <= relative_variance_bound(Fraction(v))
