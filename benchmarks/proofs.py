"""How long both checkers take for all theorems: `python benchmarks/proofs.py`.

Kernel: every derivation, each lemma once; promised under 20 s. Replay: one file with all proofs; promised under 5 s.
Prints processor seconds, the best of a few rounds, since other programs on the machine do not change those much.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable

from latentproof.proofs.kernel import check_all
from latentproof.proofs.library import build
from latentproof.proofs.replay.checker import replay_all
from latentproof.proofs.serial import to_json

KERNEL, REPLAY = 20.0, 5.0


def best(job: Callable[[], object], rounds: int) -> float:
    """The least processor time of a job."""
    seconds = []
    for _ in range(rounds):
        start = time.process_time()
        job()
        seconds.append(time.process_time() - start)
    return min(seconds)


def main() -> int:
    """Print the sizes and both times; 1 if a promise is broken."""
    parser = argparse.ArgumentParser(description="Time both checkers on all theorems.")
    parser.add_argument("--rounds", type=int, default=3)
    rounds = parser.parse_args().rounds
    library = build()
    text = to_json(*library.values())
    steps = sum(len(theorem.steps) for theorem in library.values())
    print(f"{len(library)} theorems, {steps} steps, {len(text):,} characters of JSON")
    kernel = best(lambda: check_all(*library.values()), rounds)
    print(f"kernel {kernel:.2f} s (under {KERNEL:g} s), {1e3 * kernel / steps:.2f} ms a step", flush=True)
    replayed = best(lambda: replay_all(text), rounds)
    print(f"replay {replayed:.2f} s (under {REPLAY:g} s), {1e3 * replayed / steps:.2f} ms a step")
    return int(kernel > KERNEL or replayed > REPLAY)


if __name__ == "__main__":
    raise SystemExit(main())
