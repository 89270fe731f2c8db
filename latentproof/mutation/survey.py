"""Which layer catches each wrong variant of each formula: kernel, enumeration, Monte Carlo, or none.

Statement: every mutant of a formula in MODULES is put in its place; then the kernel may refuse a derivation built from
it, the enumeration may find an unequal value, and the sequential tests may refute it. A mutant that no
layer catches and that is not listed as EQUIVALENT, with the reason, is a gap in the tests.
"""

from __future__ import annotations

import json
import signal
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from functools import cache
from importlib import import_module
from linecache import getline
from multiprocessing import get_context
from pkgutil import iter_modules
from typing import TYPE_CHECKING

from latentproof.mutation.mutate import Mutant, formulas, injected, mutants

if TYPE_CHECKING:
    from latentproof.mutation.draws import Measured
    from latentproof.mutation.probes.probe import Probe
    from latentproof.proofs.proof import Theorem
    from latentproof.proofs.terms import Relation

MODULES = (
    *("correlation", "decay", "degeneracy", "fluctuation", "information", "injection"),
    *("model", "power_sums", "rounding", "sample_bounds", "scale", "separation"),
    *("enclosure", "sharp_counts", "sharp_others", "sharp_synonyms", "sharp_sufficient", "sharp_closed_form"),
    "derived_closed_form",
    *("debiased", "richness", "richness_scale", "richness_spectral", "possible"),
    *("concepts", "thoughts"),
)
"""The rooms' formula files that the layers cover."""
LAYERS = ("kernel", "enumeration", "Monte Carlo")
PATIENCE = 30
"""Seconds for one layer and mutant; past them the exact layers and Monte Carlo, which take a second, have caught it."""
ASKED = 10
"""Mutants of one function that the kernel is asked about, evenly spread: a derivation takes it seconds."""
SHORTCUT = "the shortcut only saves work: perm(a, b) is 0 where a < b"
NO_BRANCH = "p_0 = (v^s - 1)/(n - 1) = 1, so the case h = 0 needs no branch"
ONE_SAMPLE = "one sample a tuple never decides: the others ask for 4 ln 8 at least, as d^2 <= 2 and d^2 <= 2 sigma"
EQUIVALENT = (
    ("degeneracy.absence", "", "rhm.n - many -> rhm.n + many", SHORTCUT),
    ("degeneracy.absence", "", "rhm.n - many -> rhm.n", SHORTCUT),
    ("degeneracy.absence", "", "rhm.n - many -> many", SHORTCUT),
    ("degeneracy.any_absence", "", "k + 1 -> k - 1", "(-1)^(k-1) = (-1)^(k+1)"),
    ("information.history_collision", "", "h -> h + 1", NO_BRANCH),
    ("information.history_collision", "", "h -> h - 1", NO_BRANCH),
    ("information.history_collision", "", "0 -> -1", NO_BRANCH),
    (
        "sample_bounds.fano_samples",
        "",
        "0 -> -1",
        "for -1 < nats <= 0 the ceiling of the small negative quotient is 0 as well",
    ),
    ("sharp_others._hoeffding", "max(room", "0 -> -1", "square > gap was asked before: the room is not negative"),
    (
        "sharp_synonyms._determinant_below",
        "if last < 0",
        "",
        "which of two bounds of the same number is taken shows in the fiftieth digit only",
    ),
    ("sharp_synonyms._on_a_line", "u == 0", "0 -> -1", "at u = 0 the bound itself is 1"),
    ("sharp_closed_form._level_samples", "Decimal(1)", "", ONE_SAMPLE),
    ("richness_spectral._links", "k = Decimal(1)", "", ONE_SAMPLE),
    ("derived_closed_form._level", "least = Decimal(1)", "", ONE_SAMPLE),
    (
        "sharp_closed_form.synonym_count",
        "spread == 0",
        "",
        "with a single atom Lemma S's entry, 16 x/gap, is above McDiarmid's, 8 x/gap; spread < 1 always",
    ),
    (
        "sharp_closed_form.synonym_count",
        "range(4)",
        "4 -> 5",
        "the fifth step comes from below, as the first and third: what it tries is not admissible",
    ),
    ("debiased._level_samples", "high = 1", "1 -> 2", "where the search starts: no law is satisfied with k = 1"),
    (
        "debiased._level_samples",
        "low = high // 2",
        "",
        "where the bisection starts: it finds the same from below",
    ),
    (
        "debiased._level_samples",
        "counts = 8 *",
        "",
        "4k decides: k >= 64 b x/Delta^2 >= 32 x, as Delta^2 <= 2b, and 128 x is above 8 ln(2qm/delta)",
    ),
    ("possible.wrong_step", "(-1) ** (j - i)", "j - i -> j + i", "(-1)^(j+i) = (-1)^(j-i)"),
    ("possible._occupied", "(-1) ** (j - i)", "j - i -> j + i", "(-1)^(j+i) = (-1)^(j-i)"),
    ("richness_scale.richness_conjectured_scale", "max(D, 0)", "0 -> 1", "D >= 1, or it is refused in the next line"),
)
"""(formula, part of its line, change or "" for any on that line, why the mutant computes the same values)."""


@dataclass(frozen=True)
class Fate:
    """What became of a mutant: the layers that caught it, why it is equivalent, and whether the kernel was asked."""

    mutant: str
    kind: str
    caught: tuple[str, ...]
    equivalent: str = ""
    asked: bool = False

    @property
    def survived(self) -> bool:
        """Whether nothing caught it and nothing excuses it."""
        return not self.caught and not self.equivalent


def survey(
    modules: Iterable[str] = MODULES, jobs: int = 1, layers: tuple[str, ...] = LAYERS, seed: int = 0
) -> list[Fate]:
    """The fate of every mutant of the modules, in order.

    jobs: processes. layers: those to try. seed: of the Monte Carlo layer. Raises ValueError for an unknown module.
    """
    named = list(modules)
    for name in named:
        if name not in MODULES:
            raise ValueError(f"module must be one of {', '.join(MODULES)}, got {name!r}")
    tasks = [(name, i, layers, seed) for name in named for i in range(len(_mutants(name)))]
    if jobs == 1:
        return [fate(task) for task in tasks]
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        return list(pool.map(fate, tasks, chunksize=16))


def fate(task: tuple[str, int, tuple[str, ...], int]) -> Fate:
    """What becomes of mutant number i of a module."""
    name, number, layers, seed = task
    mutant, module = _mutants(name)[number], import_module(f"latentproof.theory.{name}")
    tests: dict[str, Callable[[], bool]] = {
        "kernel": lambda: _derived(mutant, name),
        "enumeration": lambda: all(probe.holds() for probe in _probes() if name in probe.modules),
        "Monte Carlo": lambda: all(each.holds(seed) for each in _measurements() if name in each.modules),
    }
    if "kernel" in layers and number not in _asked(name):
        layers = tuple(layer for layer in layers if layer != "kernel")
    # Counted, and derived, with the right formulas in place.
    before: dict[str, Callable[[], object]] = {
        "kernel": _right_derivations,
        "enumeration": _probes,
        "Monte Carlo": _measurements,
    }
    for layer in layers:
        before[layer]()
    with injected(mutant, module):
        caught = tuple(layer for layer in layers if not _survives(tests[layer], late=layer == "kernel"))
    why = "" if caught else excuse(mutant)
    return Fate(str(mutant), mutant.kind, caught, why, "kernel" in layers)


def excuse(mutant: Mutant) -> str:
    """Why a mutant computes the same values, from EQUIVALENT; "" if it should not."""
    module = import_module(mutant.module)
    line = getline(module.__file__ or "", mutant.line)
    name = f"{mutant.module.rsplit('.', 1)[1]}.{mutant.function}"
    for formula, part, change, why in EQUIVALENT:
        if formula == name and part in line and change in ("", mutant.change):
            return why
    return ""


def _survives(test: Callable[[], bool], *, late: bool) -> bool:
    """Whether a test passes; `late`: what to answer where it takes too long (a slow proof is no refusal)."""

    def stop(number: int, frame: object) -> None:
        raise TimeoutError

    # A mutant may loop for ever; only the main thread of a process can be interrupted, which is where this runs.
    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(PATIENCE)
    try:
        return test()
    except TimeoutError:
        return late
    except Exception:
        return False
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


@cache
def _mutants(name: str) -> list[Mutant]:
    return list(mutants(import_module(f"latentproof.theory.{name}")))


@cache
def _asked(name: str) -> frozenset[int]:
    """The mutants of a module that go to the kernel."""
    chosen: set[int] = set()
    for function in {mutant.function for mutant in _mutants(name)}:
        if f"{name}.{function}" in _in_derivations():
            own = [i for i, mutant in enumerate(_mutants(name)) if mutant.function == function]
            chosen.update(own[round(k * (len(own) - 1) / max(1, ASKED - 1))] for k in range(ASKED))
    return frozenset(chosen)


@cache
def _probes() -> list[Probe]:
    from latentproof.mutation.probes import probes

    found = probes()
    for probe in found:
        if not probe.holds():
            raise AssertionError(f"{probe.name}: the formulas themselves disagree with the count")
    return found


@cache
def _measurements() -> list[Measured]:
    from latentproof.mutation import draws

    return [each for each in draws.measurements() if each.settled()]


def _derivation_modules() -> list[str]:
    return [name for name in sys.modules if name.startswith("latentproof.proofs.derivations")]


@cache
def _in_derivations() -> frozenset[str]:
    """The code names of the theory's functions that derivations are built from, those that they call included."""
    import_module("latentproof.proofs.library")
    used: set[str] = set()
    for module in _derivation_modules():
        for value in vars(sys.modules[module]).values():
            if getattr(value, "__module__", "").startswith("latentproof.theory."):
                used.add(f"{value.__module__.rsplit('.', 1)[1]}.{getattr(value, '__qualname__', '')}")
    return frozenset(used)


def _lines(theorem: Theorem) -> tuple[Relation, ...]:
    """Everything that a theorem claims, of its lemmas too: equal lines are accepted or refused alike."""
    lemmas = (line for lemma in theorem.lemmas for line in _lines(lemma))
    return (theorem.statement, *(step.conclusion for step in theorem.steps), *lemmas)


@cache
def _right_derivations() -> dict[str, tuple[Relation, ...]]:
    from latentproof.proofs.library import build

    return {name: _lines(theorem) for name, theorem in build().items()}


def _derived(mutant: Mutant, name: str) -> bool:
    """Whether the kernel accepts every derivation, built anew with the mutant in place.

    Only those are checked that the mutant changes: the rest are, line by line, what the kernel has accepted.
    """
    if f"{name}.{mutant.function}" not in _in_derivations():
        return True
    from latentproof.proofs.kernel import _check
    from latentproof.proofs.proof import Checked

    right = _right_derivations()
    stale = ["latentproof.proofs.library", *_derivation_modules()]
    kept = {module: sys.modules.pop(module) for module in stale if module in sys.modules}
    try:
        library = import_module("latentproof.proofs.library")
        accepted: dict[int, Checked] = {}
        for theorem in library.build().values():
            if _lines(theorem) == right[theorem.name]:
                accepted[id(theorem)] = Checked(frozenset(), ())
            else:
                _check(theorem, accepted)
    finally:
        for module in _derivation_modules():
            del sys.modules[module]
        sys.modules.update(kept)
    return True


def uncovered() -> list[str]:
    """The theory's files that compute something and that no layer covers."""
    import latentproof.theory

    names = [each.name for each in iter_modules(latentproof.theory.__path__) if each.name not in MODULES]
    return [name for name in names if any(True for _ in formulas(import_module(f"latentproof.theory.{name}")))]


def as_lines(fates: list[Fate]) -> Iterator[str]:
    """The survey in words: what each layer caught, by kind of change; survivors; equivalent mutants with the reason."""
    kinds = sorted({fate.kind for fate in fates})
    yield f"{'change':20} {'mutants':>8} " + " ".join(f"{layer:>12}" for layer in LAYERS) + f" {'survive':>8}"
    for kind in (*kinds, "all"):
        those = [fate for fate in fates if kind in ("all", fate.kind)]
        by = Counter(layer for fate in those for layer in fate.caught)
        counts = " ".join(f"{by[layer]:>12}" for layer in LAYERS)
        yield f"{kind:20} {len(those):>8} {counts} {sum(fate.survived for fate in those):>8}"
    asked = sum(fate.asked for fate in fates)
    yield f"the kernel was asked about {asked} mutants, at most {ASKED} of each formula that a derivation is built from"
    for fate in fates:
        if fate.survived:
            yield f"SURVIVED: {fate.mutant}"
    for fate in fates:
        if fate.equivalent:
            yield f"equivalent: {fate.mutant}  ({fate.equivalent})"


def to_json(fates: list[Fate]) -> str:
    """The survey as JSON text: one object a mutant."""
    return json.dumps([asdict(fate) | {"survived": fate.survived} for fate in fates], indent=1)
