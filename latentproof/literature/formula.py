"""A published formula: what it says, where, in which letters, and the cases in which it is compared with another value.

Kinds: a `value` states a number, and is exact, within 10 % or off; a `law` states an order of magnitude, so only the
spread of its constant over regimes can be judged. Lanes: `exact` compares with a theorem's exact value, `sampled` and
`measured` with an estimate over drawn grammars (sampled: a property of the grammars; measured: a learner's P50).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from latentproof.theory.model import RHM

SEEN = 3.0
"""A factor missing from a law is named from this many standard errors on."""

Kind = Literal["value", "law"]
Lane = Literal["exact", "sampled", "measured"]
Read = Literal["in the source", "second hand", "recalled"]


@dataclass(frozen=True)
class Case:
    """The formula's value and the other one, both positive, in one regime; `limit`: v and m are large there.

    For laws: f, and level times ln m, by which a constant that is none may drift.
    """

    where: str
    published: float
    found: float
    limit: bool = False
    f: float = 0.0
    climb: float = 0.0


@dataclass(frozen=True)
class Formula:
    """One row of the audit.

    read: whether this project saw the formula in the source's text, in a digest of it, or recalls it. convention: how
    its letters and levels translate into ours. against: what it is compared with. cases(seed, grammars): the
    comparisons; None where it is not evaluated, and then `against` says why.
    """

    id: str
    source: str
    read: Read
    statement: str
    convention: str
    against: str
    kind: Kind = "value"
    lane: Lane = "exact"
    cases: Callable[[int, int], Iterable[Case]] | None = None


SMALL = tuple(
    RHM(v, m, s, 6)
    for v, m, s in (
        (4, 2, 2),
        (8, 2, 2),
        (8, 4, 2),
        (8, 6, 2),
        (16, 4, 2),
        (16, 12, 2),
        (32, 8, 2),
        (8, 8, 3),
        (8, 48, 3),
    )
)
"""The regimes in which values are compared: those that people simulate, f from 1/8 to 3/4."""
LARGE = RHM(1024, 64, 2, 6)
"""Where the limit of large v and m is looked at."""


def over(
    published: Callable[[RHM, int], float], exact: Callable[[RHM, int], float], levels: Sequence[int] = (1,)
) -> Callable[[int, int], Iterable[Case]]:
    """The cases of a formula in v, m, s and a level: every small regime, and the large one at the first level.

    >>> cases = list(over(lambda r, level: r.m, lambda r, level: r.m)(0, 1))
    >>> len(cases), cases[-1].limit
    (10, True)
    """

    def cases(seed: int, grammars: int) -> Iterable[Case]:
        for rhm in (*SMALL, LARGE):
            for level in levels:
                where = f"v={rhm.v} m={rhm.m} s={rhm.s}" + (f" level {level}" if len(levels) > 1 else "")
                yield Case(where, published(rhm, level), exact(rhm, level), rhm == LARGE)

    return cases
