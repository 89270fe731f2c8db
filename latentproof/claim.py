"""A claim: one published statement, bound to its derivation, its experiment and its falsifiers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass

from latentproof.proofs.proof import GRADES, Checked, Theorem
from latentproof.regimes import Regime
from latentproof.report import Finding
from latentproof.theory.model import RHM


def weakest(grades: Iterable[str]) -> str:
    """Return the weakest of some grades.

    >>> weakest(["proved", "statistical", "enumerated"])
    'statistical'
    """
    return max(grades, key=GRADES.index)


@dataclass(frozen=True)
class Falsifier:
    """A named wrong variant of a claim, with the lanes (kernel, enumeration, Monte Carlo) that must each reject it."""

    name: str
    statement: str
    lanes: tuple[str, ...]


@dataclass(frozen=True)
class Task:
    """What an experiment is asked for: the regimes (None: the claim's own), the effort, and the suite seed.

    alpha and beta are the whole run's: the claim divides them over its stochastic checks. executor: where the costly
    cells run (None: here, one after another). `tell` is called with a line of text when a part begins.
    """

    effort: str
    seed: int
    regimes: tuple[Regime, ...] | None
    alpha: float
    beta: float
    executor: Executor | None
    tell: Callable[[str], None]

    def chosen(self, own: Mapping[str, Sequence[RHM]]) -> tuple[Regime, ...]:
        """The regimes asked for, or else a claim's own at this effort."""
        return self.regimes or tuple(Regime("", rhm) for rhm in own[self.effort])


@dataclass(frozen=True)
class Claim:
    """One published statement and everything that bears on it.

    statement: the mathematics, in LaTeX. scope: what the claim does not say. theorems: names in the proof library.
    experiment_grades, experiment_assumptions: what the parts rest on that are enumerated or measured. run: the
    experiment, which yields findings and tables.
    """

    id: str
    title: str
    statement: str
    source: str
    regime: str
    scope: str
    theorems: tuple[str, ...]
    falsifiers: tuple[Falsifier, ...]
    experiment_grades: tuple[str, ...]
    experiment_assumptions: tuple[str, ...]
    run: Callable[[Task], Iterator[Finding | dict[str, object]]]

    @property
    def derived(self) -> tuple[Theorem, ...]:
        """The theorems themselves, each accepted by the kernel (`Refused` otherwise)."""
        from latentproof.proofs.library import checked

        return tuple(theorem for theorem, _ in checked(*self.theorems).values())

    @property
    def verdicts(self) -> tuple[Checked, ...]:
        """What the kernel found for each of the theorems."""
        from latentproof.proofs.library import checked

        return tuple(verdict for _, verdict in checked(*self.theorems).values())

    @property
    def grade(self) -> str:
        """The weakest grade among the claim's theorems and experiments; derived, never typed."""
        return weakest([*(verdict.grade for verdict in self.verdicts), *self.experiment_grades])

    @property
    def assumptions(self) -> tuple[str, ...]:
        """All that the claim rests on: the theorems' assumptions, transitively, and the experiment's own."""
        found = {assumption for verdict in self.verdicts for assumption in verdict.assumptions}
        named = (" ".join(filter(None, (a.kind, a.name, a.reference))) for a in sorted(found))
        return (*named, *self.experiment_assumptions)
