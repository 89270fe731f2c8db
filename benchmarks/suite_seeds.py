"""False alarms of the suite's stochastic tests over many suite seeds: `python benchmarks/suite_seeds.py --seeds 200`.

Every test with a `stochastic` marker, and the examples' claims, are collected once and run once a seed, each time with
random numbers and an account of its own; a file whose tests take long comes after those that do not. What does not
depend on the seed is done once a process: kernel, replay, and the wrong theorems that the kernel refuses. Expected
number of alarms: at most seeds times the total alpha, that is 2e-4 for 200 seeds at 1e-6. With `--minutes` the run
stops then and says how many seeds each file has had; with `--keep FILE` every run that passed is noted there under a
digest of all sources and tests, and a later command with the same sources goes on from it. Exit code 1 if any failed.
"""

from __future__ import annotations

import argparse
import contextlib
import functools
import hashlib
import io
import os
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
PLACES = ("tests", "examples/coupon_collector.py", "examples/hoeffding_interval.py")
EXACT = ("kernel", "refuses")
"""What a claim's module calls of `lanes` that no seed has a part in."""


def digest() -> str:
    """Of every source, test and example: a run of other code has not been done."""
    found = hashlib.sha256()
    for place in ("theory", "proofs", "numerics", "latentproof", "tests", "examples"):
        for path in sorted((ROOT / place).rglob("*.py")):
            found.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes())
    return found.hexdigest()[:16]


def finished(keep: Path | None) -> Counter[tuple[int, str]]:
    """(seed, item) of the runs that passed with these sources."""
    if keep is None or not keep.exists():
        return Counter()
    lines = (line.split("\t") for line in keep.read_text(encoding="utf-8").splitlines())
    current = digest()
    return Counter({(int(line[1]), line[2]): 1 for line in lines if len(line) == 3 and line[0] == current})


def remember_what_is_exact() -> None:
    """Have the claims' modules ask kernel and replay once a process."""
    from latentproof.registry import claims

    def once(function: Callable[..., Any]) -> Callable[..., Any]:
        known: dict[object, Any] = {}

        @functools.wraps(function)
        def remembered(*arguments: Any) -> Any:
            key = tuple(getattr(argument, "id", argument) for argument in arguments)
            if key not in known:
                found = function(*arguments)
                known[key] = list(found) if isinstance(found, Iterator) else found
            return known[key]

        return remembered

    for claim in claims().values():
        module = sys.modules[claim.run.__module__]
        for name in EXACT:
            if hasattr(module, name):
                setattr(module, name, once(getattr(module, name)))


class Loop:
    """A pytest plugin that runs what was collected once for each of many suite seeds, file by file, cheap files first.

    runs: how often each item was run, earlier runs in the file `keep` included; alarms: (seed, item, what it said) of
    each failure.
    """

    def __init__(self, seeds: list[int], until: float, keep: Path | None) -> None:
        self.seeds, self.until, self.seed, self.keep = seeds, until, 0, keep
        self.done, self.digest = finished(keep), digest()
        self.runs: Counter[str] = Counter()
        self.alarms: list[tuple[int, str, str]] = []
        self.alpha = 0.0

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """The first seed orders the files by cost; the others follow, each file through all of them."""
        self.alpha = _ledger(session).promise.alpha
        remember_what_is_exact()
        files: dict[Path, list[pytest.Item]] = defaultdict(list)
        for item in session.items:
            files[item.path].append(item)
        cost = {}
        for path, items in files.items():
            start = time.monotonic()
            self.run(session, items, self.seeds[0])
            cost[path] = time.monotonic() - start
        for path in sorted(files, key=lambda path: cost[path]):
            for seed in self.seeds[1:]:
                self.run(session, files[path], seed)
        return True

    def run(self, session: pytest.Session, items: list[pytest.Item], seed: int) -> None:
        """One file at one seed; nothing of the seed before is kept, fixtures included."""
        self.runs.update(item.nodeid for item in items if (seed, item.nodeid) in self.done)
        items = [item for item in items if (seed, item.nodeid) not in self.done]
        if time.monotonic() > self.until:
            return
        ledger = _ledger(session)
        ledger.seed = self.seed = seed
        ledger.accounts.clear()
        ledger.spent.clear()
        for item, following in zip(items, [*items[1:], None], strict=True):
            item.user_properties.clear()
            before = len(self.alarms)
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            self.runs[item.nodeid] += 1
            if self.keep is not None and len(self.alarms) == before:
                with self.keep.open("a", encoding="utf-8") as file:
                    file.write(f"{self.digest}\t{seed}\t{item.nodeid}\n")

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note a failure."""
        if report.failed:
            self.alarms.append((self.seed, report.nodeid, report.longreprtext))


def _ledger(session: pytest.Session) -> Any:
    """The session's ledger; the library is not imported before pytest has set up its imports."""
    from latentproof.testing.session import SESSION

    return session.config.stash[SESSION]


def looped(
    seeds: list[int], until: float, places: tuple[str, ...], keep: Path | None
) -> tuple[Counter[str], list[tuple[int, str, str]], float, str]:
    """The runs and alarms of some seeds in one process, the total alpha of one, and what pytest said if it refused."""
    loop, said = Loop(seeds, until, keep), io.StringIO()
    paths = [str(ROOT / path) for path in places]
    options = ["-q", "-m", "stochastic", "-p", "latentproof.pytest_plugin", "-p", "no:cacheprovider"]
    os.chdir(ROOT)
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        pytest.main([*options, *paths], plugins=[loop])
    return loop.runs, loop.alarms, loop.alpha, "" if loop.runs else said.getvalue()


def main() -> None:
    """Print every alarm, how many seeds each file has had, and the sums."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=200)
    parser.add_argument("--first", type=int, default=0, help="the first suite seed; the others follow it")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--minutes", type=float, default=float("inf"), help="stop after this many")
    parser.add_argument("--keep", type=Path, help="note there what has passed, and leave that out next time")
    parser.add_argument("places", nargs="*", default=PLACES, help="files or folders, relative to the repository")
    chosen = parser.parse_args()
    start = time.monotonic()
    seeds = range(chosen.first, chosen.first + chosen.seeds)
    jobs = min(chosen.jobs, len(seeds))
    keep = None if chosen.keep is None else chosen.keep.resolve()
    runs: Counter[str] = Counter()
    alarms, alpha = [], 0.0
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        tasks = [
            pool.submit(looped, list(seeds[i::jobs]), start + 60 * chosen.minutes, tuple(chosen.places), keep)
            for i in range(jobs)
        ]
        for task in tasks:
            counted, found, alpha, said = task.result()
            runs.update(counted)
            alarms += found
            print(said, end="")
    for seed, item, text in alarms:
        print(f"seed {seed}: {item}", *text.splitlines()[-6:], sep="\n    ")
    files: dict[str, set[int]] = defaultdict(set)
    for item, number in runs.items():
        files[item.split("::")[0]].add(number)
    for file, numbers in sorted(files.items()):
        print(f"{file}: {min(numbers)} seeds, {sum(item.startswith(file) for item in runs)} items")
    full, least = sum(number >= chosen.seeds for number in runs.values()), min(runs.values(), default=0)
    print(f"{full} of {len(runs)} stochastic items at all {chosen.seeds} suite seeds, every one at {least} or more")
    print(f"{runs.total()} runs, {len(alarms)} alarms; alpha of one seed {alpha:.3g}; {time.monotonic() - start:.0f} s")
    raise SystemExit(1 if alarms or not runs else 0)


if __name__ == "__main__":
    main()
