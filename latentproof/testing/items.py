"""Claims as pytest items: one item a part and regime, named by both.

A claim file holds `CLAIM`. A claim of one's own (`latentproof.testing.Claim`) gives an item per theorem, exact
count, estimate and case, and falsifier. One of the library's claims gives an item per regime listed in `REGIMES`, which
runs its derivation, enumeration, measurements and falsifiers there.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from latentproof.testing.checks import Refuted, reproducer
from latentproof.testing.session import SESSION

if TYPE_CHECKING:
    from latentproof.claim import Claim
    from latentproof.report import Finding
    from latentproof.testing.parts import Part
    from latentproof.theory.model import RHM

ALPHA = 1e-8
"""What one regime of a library claim may spend."""


class ClaimFile(pytest.File):
    """A Python file that states a claim."""

    @staticmethod
    def states_a_claim(path: Path) -> bool:
        """Whether the file assigns or imports `CLAIM` at its top level; one that does not parse is left to pytest."""
        try:
            tree = ast.parse(path.read_bytes())
        except (SyntaxError, ValueError):
            return False
        for node in tree.body:
            targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
            names = [target.id for target in targets if isinstance(target, ast.Name)]
            names += [each.asname or each.name for each in getattr(node, "names", [])]
            if "CLAIM" in names:
                return True
        return False

    def collect(self) -> Iterator[pytest.Item]:
        """The claim's parts, or its regimes."""
        from latentproof.claim import Claim
        from latentproof.errors import InputError
        from latentproof.testing.claims import Claim as UserClaim
        from latentproof.testing.files import execute
        from latentproof.testing.parts import parts

        try:
            module = execute(self.path)
        except InputError as error:
            raise self.CollectError(str(error)) from error.__cause__
        claim = module.CLAIM
        if isinstance(claim, UserClaim):
            for part in parts(claim, f"latentproof verify {self.path}"):
                where = f"{part.name}; {part.regime}" if part.regime else part.name
                yield PartItem.of(self, f"{claim.id}[{where}]", claim.id, claim.statement, part)
        elif isinstance(claim, Claim):
            regimes = getattr(module, "REGIMES", ())
            if not regimes:
                raise self.CollectError(f"{self.path}: name the regimes of {claim.id}: REGIMES = [RHM(...), ...]")
            for rhm in regimes:
                yield RegimeItem.of(self, f"{claim.id}[{rhm}]", claim, rhm)
        else:
            raise self.CollectError(f"{self.path}: CLAIM must be a latentproof.testing.Claim, got {claim!r}")


class FindingItem(pytest.Item):
    """An item that holds if its findings do."""

    statement: str
    rests_on: tuple[str, ...] = ()

    def findings(self, seed: int) -> Iterator[Finding]:
        """Run the checks."""
        raise NotImplementedError

    def declare(self, alpha: float | None, beta: float | None, delta: float | None) -> None:
        """Mark the item with its error rates, if anything in it is random."""
        if alpha is not None:
            self.add_marker(pytest.mark.stochastic(alpha=alpha, beta=beta, delta=delta))

    def runtest(self) -> None:
        """Run, charge and note every finding; fail if one is refuted."""
        session = self.config.stash[SESSION]
        account = session.account(self)
        if account is not None:
            # The whole declaration before the first draw: what it covers is run as one.
            account.charge(account.alpha, "findings")
        refuted = []
        for finding in self.findings(session.seed):
            noted = {"grade": finding.grade, "check": f"{finding.lane}, {finding.name}"}
            if finding.alpha is not None:
                rates = {"alpha": finding.alpha, "beta": finding.beta, "delta": finding.delta, "n": finding.n}
                noted |= {name: repr(value) for name, value in rates.items() if value is not None}
            assumptions = "; ".join(self.rests_on) or "none"
            session.note(**noted, assumptions=assumptions, seed=str(session.seed))
            if finding.verdict == "refuted":
                refuted.append(finding)
        if refuted:
            lines = [f"{each.lane}, {each.name} at {each.regime or 'no regime'}: {each.detail}" for each in refuted]
            again = reproducer(self.nodeid, session.seed)
            raise Refuted("\n".join([f"claimed: {self.statement}", *lines, f"again: {again}"]))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """A refutation in its own words; anything else with its traceback."""
        if isinstance(excinfo.value, Refuted):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Where the item is, and what it is called in a failure's heading."""
        return self.path, None, self.name


class PartItem(FindingItem):
    """One part of a user's claim."""

    @classmethod
    def of(cls, parent: ClaimFile, name: str, claim: str, statement: str, part: Part) -> PartItem:
        """The item of a part."""
        item: PartItem = cls.from_parent(parent, name=name)
        item.claim, item.statement, item.part = claim, statement, part
        item.rests_on = part.assumptions
        item.declare(part.alpha, part.beta, part.delta)
        return item

    claim: str
    part: Part

    def findings(self, seed: int) -> Iterator[Finding]:
        """The part's only finding."""
        from latentproof.testing.files import run_part

        yield run_part(self.claim, self.part, seed)


class RegimeItem(FindingItem):
    """One of the library's claims at one regime."""

    @classmethod
    def of(cls, parent: ClaimFile, name: str, claim: Claim, rhm: RHM) -> RegimeItem:
        """The item of a regime."""
        item: RegimeItem = cls.from_parent(parent, name=name)
        item.claim, item.rhm, item.statement = claim, rhm, claim.statement
        item.declare(ALPHA, ALPHA, None)
        return item

    claim: Claim
    rhm: RHM

    def findings(self, seed: int) -> Iterator[Finding]:
        """Every finding of the claim at the regime."""
        from latentproof.claim import Task
        from latentproof.regimes import Regime
        from latentproof.report import Finding

        self.rests_on = self.claim.assumptions
        task = Task("quick", seed, (Regime("", self.rhm),), ALPHA, ALPHA, None, lambda line: None)
        yield from (found for found in self.claim.run(task) if isinstance(found, Finding))
