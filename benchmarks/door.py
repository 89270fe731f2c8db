"""How long a user waits: import, `latentproof verify` from a cold and a warm cache, and count tables at any P.

Run: python benchmarks/door.py [--runs N]. Figures are medians over separate processes on this machine; the import
is set beside numpy's, and the count table beside drawing the P samples one by one.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import numpy as np

from latentproof.numerics.counts import count_table
from latentproof.numerics.grammar import Grammar
from latentproof.numerics.joint import tuple_target
from latentproof.theory.model import RHM

REGIME = RHM(8, 8, 3, 5)


def seconds(words: list[str], **environment: str) -> float:
    """Wall time of a command in a process of its own; it must succeed."""
    start = time.perf_counter()
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL, env={**os.environ, **environment})
    return time.perf_counter() - start


def python(code: str, runs: int) -> float:
    """Median wall time of a snippet in fresh interpreters, less that of an empty one."""
    bare = median(seconds([sys.executable, "-c", "pass"]) for _ in range(runs))
    return median(seconds([sys.executable, "-c", code]) for _ in range(runs)) - bare


def table_seconds(P: int, runs: int) -> float:
    """Median time of one count table of P samples."""
    joint, rng = tuple_target(Grammar.sample(REGIME), "latent", 1), np.random.default_rng(0)
    times = []
    for _ in range(50 * runs):
        start = time.perf_counter()
        count_table(joint, P, rng)
        times.append(time.perf_counter() - start)
    return median(times)


def one_by_one_seconds(P: int, runs: int) -> float:
    """Median time of the same table when the P samples are drawn and counted."""
    joint, rng = tuple_target(Grammar.sample(REGIME), "latent", 1), np.random.default_rng(0)
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        np.bincount(rng.choice(joint.size, size=P, p=joint.ravel()), minlength=joint.size)
        times.append(time.perf_counter() - start)
    return median(times)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    ours, numpy = python("import latentproof", runs), python("import numpy", runs)
    print(f"import latentproof            {ours:8.3f} s   (numpy: {numpy:.3f} s)")
    command = [str(Path(sys.executable).with_name("latentproof")), "verify", "--seed", "0"]
    with tempfile.TemporaryDirectory() as cache:
        cold = seconds(command, XDG_CACHE_HOME=cache, NUMBA_CACHE_DIR="")
        warm = [seconds(command, XDG_CACHE_HOME=cache, NUMBA_CACHE_DIR="") for _ in range(runs)]
    print(f"latentproof verify, cold      {cold:8.1f} s")
    print(f"latentproof verify, warm      {median(warm):8.1f} s   ({min(warm):.1f} to {max(warm):.1f})")
    for exponent in (3, 5, 7, 9, 12, 15):
        took = table_seconds(10**exponent, runs)
        beside = f"   (one by one: {one_by_one_seconds(10**exponent, runs) / took:.0f} times)" if exponent <= 7 else ""
        print(f"count table, P = 10^{exponent:<2}        {1e6 * took:8.1f} us{beside}")


if __name__ == "__main__":
    main()
