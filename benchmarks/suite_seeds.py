"""False alarms of the suite's stochastic tests over many suite seeds: `python benchmarks/suite_seeds.py --seeds 200`.

Every test with a `stochastic` marker, and the examples' claims, are collected once and run once a seed, each time with
random numbers and an account of its own; a file whose tests take long comes after those that do not. Expected number
of alarms: at most seeds times the total alpha, that is 2e-4 for 200 seeds at 1e-6. With `--minutes` the run stops then
and says how many seeds each file has had. Exit code 1 if any test failed.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import time
from collections import Counter, defaultdict
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
PLACES = ("tests", "examples/coupon_collector.py", "examples/hoeffding_interval.py")


class Loop:
    """A pytest plugin that runs what was collected once for each of many suite seeds, file by file, cheap files first.

    runs: how often each item was run; alarms: (seed, item, what it said) of each failure.
    """

    def __init__(self, seeds: list[int], until: float) -> None:
        self.seeds, self.until, self.seed = seeds, until, 0
        self.runs: Counter[str] = Counter()
        self.alarms: list[tuple[int, str, str]] = []
        self.alpha = 0.0

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """The first seed orders the files by cost; the others follow, each file through all of them."""
        self.alpha = _ledger(session).promise.alpha
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
        if time.monotonic() > self.until:
            return
        ledger = _ledger(session)
        ledger.seed = self.seed = seed
        ledger.accounts.clear()
        ledger.spent.clear()
        for item, following in zip(items, [*items[1:], None], strict=True):
            item.user_properties.clear()
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            self.runs[item.nodeid] += 1

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note a failure."""
        if report.failed:
            self.alarms.append((self.seed, report.nodeid, report.longreprtext))


def _ledger(session: pytest.Session) -> Any:
    """The session's ledger; the library is not imported before pytest has set up its imports."""
    from latentproof.testing.session import SESSION

    return session.config.stash[SESSION]


def looped(
    seeds: list[int], until: float, places: tuple[str, ...]
) -> tuple[Counter[str], list[tuple[int, str, str]], float, str]:
    """The runs and alarms of some seeds in one process, the total alpha of one, and what pytest said if it refused."""
    loop, said = Loop(seeds, until), io.StringIO()
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
    parser.add_argument("places", nargs="*", default=PLACES, help="files or folders, relative to the repository")
    chosen = parser.parse_args()
    start = time.monotonic()
    seeds = range(chosen.first, chosen.first + chosen.seeds)
    jobs = min(chosen.jobs, len(seeds))
    runs: Counter[str] = Counter()
    alarms, alpha = [], 0.0
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        tasks = [
            pool.submit(looped, list(seeds[i::jobs]), start + 60 * chosen.minutes, tuple(chosen.places))
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
