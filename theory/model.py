"""The Random Hierarchy Model RHM(v, m, s, L): its parameters, its rules, and where each objective's target sits.

Levels run from 0 (tokens) to L (root). At each level l = 1..L a uniformly random injection [v] x [m] -> [v]^s gives
every level-l symbol its m rules: v*m distinct s-tuples of level-(l-1) symbols, each with one parent. Levels are
independent; a level's rules are shared by all its positions; root and rule choices are uniform; the s^L leaves are the
datum.
Source: Cagnetta, Petrini, Tomasini, Favero, Wyart (2024), arXiv:2307.02129, section 2.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from operator import index
from typing import Literal, get_args

Objective = Literal["latent", "latent-tuple", "token", "supervised"]
OBJECTIVES: tuple[Objective, ...] = get_args(Objective)

MAX_TUPLE_BITS = 1024
"""v^s is kept below 2^1024, so that exact arithmetic stays instantaneous."""
MAX_DEPTH = 1024
"""Largest L: exact powers over the levels stay instantaneous."""


class RegimeError(ValueError):
    """A rule of the model is broken. The message names the argument, the rule and the value."""


def _integer(name: str, value: object, least: int) -> int:
    try:
        if isinstance(value, bool):
            raise TypeError
        number = index(value)  # type: ignore[arg-type]  # the point of the call is to find out
    except TypeError:
        raise RegimeError(f"{name} must be an integer, got {value!r}") from None
    if number < least:
        raise RegimeError(f"{name} must be at least {least}, got {name} = {number}")
    return number


@dataclass(frozen=True)
class RHM:
    """A regime RHM(v, m, s, L) of the Random Hierarchy Model.

    v >= 2: symbols a level; 1 <= m <= v^(s-1): rules a symbol; s >= 2: symbols a rule; L >= 2: levels above the tokens.
    Raises `RegimeError` (a ValueError) that names the broken rule.

    >>> rhm = RHM(v=16, m=4, s=2, L=6)
    >>> rhm.f, rhm.w, rhm.n
    (Fraction(1, 4), 16, 256)
    """

    v: int
    m: int
    s: int
    L: int

    def __post_init__(self) -> None:
        for name, least in (("v", 2), ("m", 1), ("s", 2), ("L", 2)):
            object.__setattr__(self, name, _integer(name, getattr(self, name), least))
        if self.s * (self.v.bit_length() - 1) >= MAX_TUPLE_BITS:
            raise RegimeError(f"v^s must stay below 2^{MAX_TUPLE_BITS}, got v = {_short(self.v)}, s = {_short(self.s)}")
        if self.L > MAX_DEPTH:
            raise RegimeError(f"L must be at most {MAX_DEPTH}, got L = {_short(self.L)}")
        if self.m > self.w:
            raise RegimeError(
                f"m must be at most v^(s-1) = {_short(self.w)} (rules are distinct tuples), got m = {_short(self.m)}"
            )

    @property
    def w(self) -> int:
        """w = v^(s-1): tuples per symbol if every tuple were grammatical."""
        return int(self.v ** (self.s - 1))

    @property
    def n(self) -> int:
        """n = v^s = v*w: all tuples."""
        return self.v * self.w

    @property
    def f(self) -> Fraction:
        """f = m/w, the share of tuples that are grammatical, 0 < f <= 1."""
        return Fraction(self.m, self.w)

    def __str__(self) -> str:
        return f"RHM(v={self.v}, m={self.m}, s={self.s}, L={self.L})"


def _short(number: int) -> str:
    return str(number) if abs(number) < 10**9 else f"about 2^{number.bit_length() - 1}"


def check_objective(objective: object) -> Objective:
    """Return the objective, or raise `RegimeError` listing the known ones."""
    if objective not in OBJECTIVES:
        raise RegimeError(f"objective must be one of {', '.join(OBJECTIVES)}, got {objective!r}")
    return objective


def check_level(rhm: RHM, level: object) -> int:
    """Return the level of the latent to recover, 1 <= level <= L-1, or raise `RegimeError`."""
    number = _integer("level", level, 1)
    if number > rhm.L - 1:
        most = f"L-1 = {rhm.L - 1} (the root is not recovered)"
        raise RegimeError(f"level must be at most {most}, got level = {_short(number)}")
    return number


def edges(rhm: RHM, objective: Objective, level: int) -> int:
    """Channel edges from the aunt down to the target (or, supervised, from the root down to the parent).

    latent and latent-tuple 1, token `level`, supervised L - level.

    >>> edges(RHM(8, 4, 2, 5), "token", 3), edges(RHM(8, 4, 2, 5), "supervised", 3)
    (3, 2)
    """
    level = check_level(rhm, level)
    return {"latent": 1, "latent-tuple": 1, "token": level, "supervised": rhm.L - level}[check_objective(objective)]
