"""A claim of one's own, in one file: statement, derivation, exact counts, estimators, falsifiers.

    from latentproof.testing import Claim, Estimate, Wrong

    def miss(rng, size, n, width):                     # `size` independent draws of the statistic
        return abs(rng.random((size, n)).mean(1) - 0.5) >= width

    CLAIM = Claim(
        id="hoeffding-interval",
        statement=r"P(|\\bar X-\\mu|\\ge\\epsilon)\\le2e^{-2n\\epsilon^2}",
        source="Hoeffding (1963), JASA 58:13, theorem 1",
        cited=("Hoeffding's lemma",),
        estimates=(Estimate("coverage", miss, at_most=lambda n, width: 2 * exp(-2 * n * width**2), event=True,
                            delta=0.05, cases=({"n": 25, "width": 0.3},)),),
        falsifiers=(Wrong("half-width", "half the width at the same coverage", at_most=lambda n, width: ...),),
    )

`latentproof verify my_claim.py` and `pytest my_claim.py` run every part: theorems through the proof kernel and the
independent replay, exact values against counts, estimators by sequential tests, falsifiers against all of these. The
grade is the weakest of the parts; assumptions are collected from the proofs, the citations and the measurements.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal, TypeVar

if TYPE_CHECKING:
    from latentproof.proofs.proof import Theorem

Case = Mapping[str, Any]
"""Values of a statement's parameters, passed to its functions by name."""
Value = float | Fraction | Callable[..., float | Fraction]
"""A number, or a function of a case's parameters."""
ALPHA = 1e-8
BETA = 1e-8


def at(value: Value, case: Case) -> float | Fraction:
    """The number that a value stands for at a case.

    >>> at(lambda n: Fraction(1, n), {"n": 4}), at(0.5, {"n": 4})
    (Fraction(1, 4), 0.5)
    """
    return value(**case) if callable(value) else value


@dataclass(frozen=True)
class Exact:
    """`stated` = `counted` (or <=, with `relation`) in every case; both give exact numbers (int or Fraction).

    Cases are tried in the order given: put the smallest first, and a failure names it.
    """

    name: str
    stated: Callable[..., Fraction]
    counted: Callable[..., Fraction]
    cases: tuple[Case, ...]
    relation: Literal["=", "<="] = "="

    def __post_init__(self) -> None:
        _named("Exact", self.name)
        if not self.cases:
            raise ValueError(f"{self.name}: cases must name at least one case, got none")
        if self.relation not in ("=", "<="):
            raise ValueError(f"{self.name}: relation must be '=' or '<=', got {self.relation!r}")

    def holds(self, case: Case, stated: Callable[..., Fraction] | None = None) -> bool:
        """Whether the count at a case agrees with what is stated; with "<=", whether counted <= stated."""
        claimed, counted = (stated or self.stated)(**case), self.counted(**case)
        for what, number in (("stated", claimed), ("counted", counted)):
            if not isinstance(number, int | Fraction):
                raise ValueError(f"{self.name}: {what} must be an exact number (int or Fraction), got {number!r}")
        return counted == claimed if self.relation == "=" else counted <= claimed


@dataclass(frozen=True)
class Estimate:
    """The mean of `draw` equals `equals`, is at most `at_most` or at least `at_least`: exactly one of them.

    draw(rng, size, **case) -> `size` independent draws, each in [low, high]; `event`: 0/1 draws, low = 0, high = 1.
    delta: what counts as off, in units of the mean. Per case P(fail | true) <= alpha and P(pass | off) <= beta.
    """

    name: str
    draw: Callable[..., Any]
    delta: Value
    equals: Value | None = None
    at_most: Value | None = None
    at_least: Value | None = None
    low: Value = 0.0
    high: Value = 1.0
    event: bool = False
    alpha: float = ALPHA
    beta: float = BETA
    cases: tuple[Case, ...] = ({},)

    def __post_init__(self) -> None:
        _named("Estimate", self.name)
        if sum(value is not None for value in (self.equals, self.at_most, self.at_least)) != 1:
            raise ValueError(f"{self.name}: give exactly one of equals, at_most and at_least")
        for name, rate in (("alpha", self.alpha), ("beta", self.beta)):
            if not 0 < rate < 1:
                raise ValueError(f"{self.name}: {name} must lie strictly between 0 and 1, got {rate!r}")
        if not self.cases:
            raise ValueError(f"{self.name}: cases must name at least one case, got none")

    def between(self, case: Case) -> tuple[float, float]:
        """The interval in which the mean is claimed to lie."""
        low, high = (0.0, 1.0) if self.event else (float(at(self.low, case)), float(at(self.high, case)))
        if self.equals is not None:
            return (float(at(self.equals, case)),) * 2
        if self.at_most is not None:
            return low, min(float(at(self.at_most, case)), high)
        assert self.at_least is not None
        return max(float(at(self.at_least, case)), low), high


@dataclass(frozen=True)
class Wrong:
    """A wrong variant, which every lane that it can be put to must reject.

    theorem: a proof of it that the kernel must refuse; stated: its formula for the `Exact` named `of`; equals, at_most
    or at_least: its number for the `Estimate` named `of`. `of` may be left out where there is only one.
    """

    name: str
    statement: str
    theorem: Theorem | None = None
    stated: Callable[..., Fraction] | None = None
    equals: Value | None = None
    at_most: Value | None = None
    at_least: Value | None = None
    of: str = ""

    def __post_init__(self) -> None:
        _named("Wrong", self.name)
        if not self.lanes:
            raise ValueError(f"{self.name}: give a theorem, a stated formula, or one of equals, at_most and at_least")

    @property
    def number(self) -> dict[str, Value]:
        """The wrong number for an estimate, by the name of its relation; empty where there is none."""
        given = {"equals": self.equals, "at_most": self.at_most, "at_least": self.at_least}
        return {name: value for name, value in given.items() if value is not None}

    @property
    def lanes(self) -> tuple[str, ...]:
        """The lanes that must reject it."""
        put = (("kernel", self.theorem), ("enumeration", self.stated), ("Monte Carlo", self.number or None))
        return tuple(lane for lane, value in put if value is not None)


@dataclass(frozen=True)
class Claim:
    """What an author writes about a statement of his own; fields that do not apply are left out.

    statement: the mathematics, in LaTeX. cited: what is taken from the literature without proof. theorems: derivations
    for the proof kernel. A claim needs at least one theorem, exact count or estimate. Raises ValueError.
    """

    id: str
    statement: str
    source: str
    title: str = ""
    regime: str = "as stated"
    scope: str = "nothing beyond the statement"
    theorems: tuple[Theorem, ...] = ()
    cited: tuple[str, ...] = ()
    exact: tuple[Exact, ...] = ()
    estimates: tuple[Estimate, ...] = ()
    falsifiers: tuple[Wrong, ...] = ()

    def __post_init__(self) -> None:
        _named("Claim", self.id)
        for name in ("theorems", "cited", "exact", "estimates", "falsifiers"):
            if not isinstance(getattr(self, name), tuple):
                raise ValueError(f"{self.id}: {name} must be a tuple (mind the comma), got {getattr(self, name)!r}")
        if not (self.theorems or self.exact or self.estimates):
            raise ValueError(f"{self.id}: nothing to check: give theorems, exact counts or estimates")
        parts: tuple[Theorem | Exact | Estimate | Wrong, ...]
        parts = (*self.theorems, *self.exact, *self.estimates, *self.falsifiers)
        names = [part.name for part in parts]
        if doubled := sorted({name for name in names if names.count(name) > 1}):
            raise ValueError(f"{self.id}: names must be different, {', '.join(doubled)} is used twice")
        for wrong in self.falsifiers:
            if wrong.stated is not None:
                self.exact_of(wrong)
            if wrong.number:
                self.estimate_of(wrong)

    def exact_of(self, wrong: Wrong) -> Exact:
        """The exact count that a falsifier is a variant of."""
        return _one(self.id, wrong, "Exact", self.exact)

    def estimate_of(self, wrong: Wrong) -> Estimate:
        """The estimate that a falsifier is a variant of."""
        return _one(self.id, wrong, "Estimate", self.estimates)


Part = TypeVar("Part", Exact, Estimate)


def _one(claim: str, wrong: Wrong, kind: str, parts: tuple[Part, ...]) -> Part:
    found = [part for part in parts if not wrong.of or part.name == wrong.of]
    if len(found) != 1:
        names = ", ".join(part.name for part in parts) or "none"
        raise ValueError(f"{claim}: of must name the {kind} that {wrong.name} varies ({names}), got {wrong.of!r}")
    return found[0]


def _named(kind: str, name: str) -> None:
    if not name or not name.isprintable():
        raise ValueError(f"the name of a {kind} must be a non-empty line of text, got {name!r}")
