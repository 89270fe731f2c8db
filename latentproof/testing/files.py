"""Loading a claim file, and giving it to the door as a claim like any other."""

from __future__ import annotations

import importlib.util
import sys
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from math import fsum
from pathlib import Path
from types import ModuleType

from latentproof.claim import Claim, Falsifier, Task, weakest
from latentproof.errors import InputError
from latentproof.proofs.kernel import check
from latentproof.proofs.proof import Checked, Theorem
from latentproof.report import Finding
from latentproof.testing.claims import Claim as UserClaim
from latentproof.testing.parts import Part, parts


@dataclass(frozen=True)
class BoundClaim(Claim):
    """A user's claim as the door reads claims; `own` is what the author wrote."""

    own: UserClaim

    @property
    def derived(self) -> tuple[Theorem, ...]:
        """The author's theorems; `InputError` in one line for one whose proof the kernel refuses."""
        for theorem in self.own.theorems:
            try:
                check(theorem)
            except ValueError as refused:
                told = " ".join(str(refused).split())
                raise InputError(f"{self.id}: the proof of {theorem.name} is refused: {told}") from refused
        return self.own.theorems

    @property
    def verdicts(self) -> tuple[Checked, ...]:
        """What the kernel found for each theorem that it accepts."""
        return tuple(self._checked())

    @property
    def grade(self) -> str:
        """The weakest grade among the theorems, the citations and the experiments."""
        cited = ("cited",) if self.own.cited else ()
        refused = ("conjectured",) if self._refused() else ()
        return weakest([*(each.grade for each in self._checked()), *cited, *refused, *self.experiment_grades])

    @property
    def assumptions(self) -> tuple[str, ...]:
        """The theorems' assumptions, transitively, the citations and the experiments' own."""
        found = {a for each in self._checked() for a in each.assumptions}
        named = (" ".join(filter(None, (a.kind, a.name, a.reference))) for a in sorted(found))
        refused = (f"conjectured {name}: its proof is refused" for name in self._refused())
        return (*named, *(f"cited {text}" for text in self.own.cited), *refused, *self.experiment_assumptions)

    def _checked(self) -> list[Checked]:
        return [found for theorem in self.own.theorems if (found := _accepted(theorem)) is not None]

    def _refused(self) -> list[str]:
        return [theorem.name for theorem in self.own.theorems if _accepted(theorem) is None]


def _accepted(theorem: Theorem) -> Checked | None:
    try:
        return check(theorem)
    except ValueError:
        return None


def bind(own: UserClaim, reproduce: str) -> BoundClaim:
    """Return an author's claim in the door's form; `reproduce` is the command that runs it.

    >>> from fractions import Fraction
    >>> from latentproof.testing.claims import Exact
    >>> triangle = Exact("sum", lambda n: Fraction(n * (n + 1), 2), lambda n: Fraction(sum(range(n + 1))), ({"n": 9},))
    >>> bind(UserClaim("gauss", "1+...+n=n(n+1)/2", "Gauss", exact=(triangle,)), "").grade
    'enumerated'
    """

    def run(task: Task) -> Iterator[Finding | dict[str, object]]:
        if task.regimes is not None:
            raise InputError(f"{own.id} has its own cases: regime files are for claims on the Random Hierarchy Model")
        every = list(parts(own, reproduce))
        total = fsum(part.alpha or 0.0 for part in every)
        if total > task.alpha * (1 + 1e-9):
            raise InputError(f"{own.id} declares alpha = {total:g} in all, above the promised {task.alpha:g}")
        for part in every:
            task.tell(f"{part.name} {part.regime}".rstrip())
            yield run_part(own.id, part, task.seed)

    grades = (*(["enumerated"] if own.exact else []), *(["statistical"] if own.estimates else []))
    rests = [f"enumerated {e.name}: {len(e.cases)} cases" for e in own.exact]
    rests += [f"statistical {e.name}: {len(e.cases)} cases, alpha = {e.alpha:g} each" for e in own.estimates]
    return BoundClaim(
        id=own.id,
        title=own.title or own.id,
        statement=own.statement,
        source=own.source,
        regime=own.regime,
        scope=own.scope,
        theorems=tuple(theorem.name for theorem in own.theorems),
        falsifiers=tuple(Falsifier(wrong.name, wrong.statement, wrong.lanes) for wrong in own.falsifiers),
        experiment_grades=grades,
        experiment_assumptions=tuple(rests),
        run=run,
        own=own,
    )


def run_part(claim: str, part: Part, seed: int) -> Finding:
    """Run one part; whatever the author's functions raise becomes an `InputError` that names the part."""
    try:
        return part.run(seed)
    except Exception as error:
        where = f"{part.name} at {part.regime}" if part.regime else part.name
        raise InputError(f"{claim}, {where}: {type(error).__name__}: {' '.join(str(error).split())}") from error


def load(path: str | Path) -> Claim:
    """Return the claim of a file: its global `CLAIM`, a `latentproof.testing.Claim` or one of the library's.

    Raises `InputError` (one line: file, line, rule) for a file that cannot be read or run, or that states no claim.
    """
    found = getattr(execute(path), "CLAIM", None)
    if isinstance(found, UserClaim):
        return bind(found, f"latentproof verify {path}")
    if isinstance(found, Claim):
        return found
    raise InputError(f"{path}: CLAIM must be a latentproof.testing.Claim, got {found!r}")


def execute(path: str | Path) -> ModuleType:
    """Run a claim file as a module of its own, or raise `InputError` in one line."""
    file = Path(path)
    if not file.is_file():
        raise InputError(f"{path}: there is no such file")
    name = f"latentproof_claim_{sha256(str(file.resolve()).encode()).hexdigest()[:16]}"
    spec = importlib.util.spec_from_file_location(name, file)
    if spec is None or spec.loader is None:
        raise InputError(f"{path}: a claim file must end in .py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # dataclasses in the file look their module up
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        sys.modules.pop(name)
        lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == str(file)]
        line = error.lineno if isinstance(error, SyntaxError) else (lines[-1] if lines else None)
        told = " ".join(str(error).split())
        raise InputError(f"{path}: line {line}: {type(error).__name__}: {told}") from error
    return module
