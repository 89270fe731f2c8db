"""Samples used by the sequential tests against fixed-n designs with the same stated error rates.

Run `python benchmarks/sequential_sample_sizes.py`. For each distribution on [0, 1]: the median number of draws until
the verdict when the statement "mean = mu" is true and when the mean is off by delta, at alpha = beta = 1e-6, beside

* Hoeffding: n = (sqrt(ln(2/alpha)/2) + sqrt(ln(1/beta)/2))^2 / delta^2 (Hoeffding 1963, two-sided mean test);
* DKW: n = (sqrt(ln(2/alpha)/2) + sqrt(ln(2/beta)/2))^2 / delta^2 (Dvoretzky-Kiefer-Wolfowitz 1956 with the constant of
  Massart 1990: a mean off by delta moves the distribution function by delta at least somewhere);
* cap: the terminal decision's sample size, the worst case of the sequential test.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from latentproof.numerics.seeds import generator
from latentproof.numerics.sequential import Check
from latentproof.numerics.sequential.event import declare_event
from latentproof.numerics.sequential.mean import declare_mean
from latentproof.numerics.sequential.run import decide
from latentproof.numerics.sequential.side import Array

ALPHA = BETA = 1e-6
REPETITIONS = 9

Sampler = Callable[[np.random.Generator, float, int], Array]


class Case(NamedTuple):
    """A distribution on [0, 1] with adjustable mean, and the statement tested about it."""

    name: str
    mean: float
    delta: float
    sample: Sampler
    binary: bool = False


def bernoulli(rng: np.random.Generator, mean: float, n: int) -> Array:
    """0/1 draws."""
    return (rng.random(n) < mean).astype(float)


def beta_law(spread: float) -> Sampler:
    """Beta draws whose standard deviation is `spread` times the mean."""

    def sample(rng: np.random.Generator, mean: float, n: int) -> Array:
        size = mean * (1 - mean) / (spread * mean) ** 2 - 1
        return rng.beta(mean * size, (1 - mean) * size, n)

    return sample


CASES = [
    Case("Bernoulli 1/2", 0.5, 0.01, bernoulli, binary=True),
    Case("Bernoulli 1/20", 0.05, 0.01, bernoulli, binary=True),
    Case("Bernoulli 1/12", 1 / 12, 0.005, bernoulli, binary=True),
    Case("Beta 1/12, sd 50 %", 1 / 12, 0.005, beta_law(0.5)),
    Case("Beta 1/12, sd 20 %", 1 / 12, 0.005, beta_law(0.2)),
    Case("Beta 1/12, sd 5 %", 1 / 12, 0.005, beta_law(0.05)),
    Case("Beta 1/50, sd 50 %", 0.02, 0.002, beta_law(0.5)),
    Case("Beta 1/50, sd 10 %", 0.02, 0.002, beta_law(0.1)),
    Case("Beta 1/1000, sd 20 %", 0.001, 0.0001, beta_law(0.2)),
]


def fixed(delta: float, second: float) -> int:
    """n = (sqrt(ln(2/alpha)/2) + sqrt(ln(second/beta)/2))^2 / delta^2."""
    root = math.sqrt(math.log(2 / ALPHA) / 2) + math.sqrt(math.log(second / BETA) / 2)
    return math.ceil((root / delta) ** 2)


def used(case: Case, check: Check, mean: float) -> tuple[int, int]:
    """Median number of draws, and number of runs that passed, over the repetitions."""
    rng = generator("sequential sample sizes", case.name, str(mean))
    decisions = [decide(check, lambda start, stop: case.sample(rng, mean, stop - start)) for _ in range(REPETITIONS)]
    return int(np.median([len(d.rows) for d in decisions])), sum(d.passed for d in decisions)


def declared(case: Case) -> Check:
    """The statement "mean = mu" of a case at the benchmark's rates."""
    if case.binary:
        return declare_event(p=case.mean, delta=case.delta, alpha=ALPHA, beta=BETA, id=case.name)
    return declare_mean(expected=case.mean, delta=case.delta, alpha=ALPHA, beta=BETA, id=case.name)


def main() -> None:
    """Print the table."""
    print(
        f"alpha = beta = {ALPHA:g}; median of {REPETITIONS} runs; saving = Hoeffding / the larger of the two medians\n"
    )
    print(
        f"{'case':<21}{'delta':>8}{'DKW':>15}{'Hoeffding':>15}{'cap':>12}{'true':>9}{'off':>9}{'saving':>9}  verdicts"
    )
    for case in CASES:
        check = declared(case)
        true, passed = used(case, check, case.mean)
        off, wrong = used(case, check, case.mean + case.delta)
        hoeffding = fixed(case.delta, 1)
        verdicts = f"{passed}/{REPETITIONS} pass, {REPETITIONS - wrong}/{REPETITIONS} fail"
        print(
            f"{case.name:<21}{case.delta:>8g}{fixed(case.delta, 2):>15,}{hoeffding:>15,}{check.cap:>12,}"
            f"{true:>9,}{off:>9,}{hoeffding / max(true, off):>9.1f}  {verdicts}"
        )


if __name__ == "__main__":
    main()
