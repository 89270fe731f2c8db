"""False alarms of the suite's stochastic tests over many suite seeds: `python benchmarks/suite_seeds.py --seeds 200`.

Every test with a `stochastic` marker that is cheap to repeat runs once a seed, through pytest and the ledger, as in the
suite. Expected number of alarms: at most seeds times the total alpha, that is 2e-4 for 200 seeds at 1e-6.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import time
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
CHEAP = ("examples/coupon_collector.py", "examples/hoeffding_interval.py", "tests/numerics/test_chain.py")


def alarms(seed: int, files: tuple[str, ...] = CHEAP) -> tuple[int, int, str]:
    """The seed, pytest's exit code and what it printed, for the cheap stochastic tests at one suite seed."""
    said = io.StringIO()
    paths = [str(ROOT / path) for path in files]
    options = ["-q", "-m", "stochastic", "-p", "latentproof.pytest_plugin", "-p", "no:cacheprovider"]
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        code = pytest.main([*options, f"--rootdir={ROOT}", f"--latentproof-seed={seed}", *paths])
    return seed, int(code), said.getvalue()


def main() -> None:
    """Print the number of seeds, of failures, and the last summary."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=200)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("files", nargs="*", default=CHEAP, help="test and claim files, relative to the repository")
    chosen = parser.parse_args()
    start, failed, last = time.monotonic(), [], ""
    with ProcessPoolExecutor(chosen.jobs, mp_context=get_context("spawn")) as pool:
        seeds = range(chosen.first, chosen.first + chosen.seeds)
        for seed, code, said in pool.map(partial(alarms, files=tuple(chosen.files)), seeds, chunksize=4):
            last = said.strip().splitlines()[-2]
            if code:
                failed.append(seed)
                print(said)
    print(last)
    print(f"{chosen.seeds} suite seeds, {len(failed)} with a false alarm {failed}, {time.monotonic() - start:.0f} s")
    raise SystemExit(1 if failed else 0)


if __name__ == "__main__":
    main()
