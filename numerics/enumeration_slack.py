"""What the tokens of one tuple leave unsaid, over every rule table: counted continuation by continuation.

Object: a tuple whose parent and rule are uniform; P(x_t | x_1..x_{t-1}) is the share of grammatical tuples that begin
x_1..x_t among those that begin x_1..x_{t-1}.
Statement: prod_t v P(x_t | x_<t), e to the tuple's slack sum_t (ln v + ln P), for every tuple of every table, exact.
Source: the model of Cagnetta et al. (2024), arXiv:2307.02129, section 2.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from latentproof.numerics.enumeration_tables import tables


def enumerate_tuple_slacks(v: int, m: int, s: int) -> Iterator[Fraction]:
    """For every table of unordered rule sets and every tuple of it, e to the slack.

    >>> set(enumerate_tuple_slacks(2, 1, 2)), set(enumerate_tuple_slacks(2, 2, 2))
    ({Fraction(2, 1)}, {Fraction(1, 1)})
    """
    for table in tables(v, m, s):
        grammatical = [rule for rules in table for rule in rules]
        for rule in grammatical:
            product = Fraction(1)
            for t in range(s):
                before = sum(other[:t] == rule[:t] for other in grammatical)
                product *= v * Fraction(sum(other[: t + 1] == rule[: t + 1] for other in grammatical), before)
            yield product
