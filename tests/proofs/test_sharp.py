"""S1' and its lemmas: what they rest on, both checkers, and their statements against exact enumeration."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache
from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from latentproof.proofs.derivations import links, sharp, synonyms, tails
from latentproof.proofs.derivations.mixture import kept
from latentproof.proofs.derivations.mixture_above import integral
from latentproof.proofs.kernel import check_all
from latentproof.proofs.proof import Theorem
from latentproof.proofs.replay.checker import replay_all
from latentproof.proofs.serial import to_json
from latentproof.proofs.terms import Function, Sample, Term, Variable

CITED = {"gauss_shift", "gauss_symmetry", "gauss_form"}
"""All that is taken from the literature."""


@cache
def family() -> dict[str, Theorem]:
    return {theorem.name: theorem for theorem in sharp.family(tails.lower_tail(tails.indicator_exponential()))}


def test_both_checkers_accept_and_find_the_same_assumptions() -> None:
    found = dict(zip(family(), check_all(*family().values()), strict=True))
    replayed = {each.name: each for each in replay_all(to_json(*family().values()))}
    for name, verdict in found.items():
        assert {a for _, a, _ in replayed[name].assumptions} == {a.name for a in verdict.assumptions}
        cited = {a.name for a in verdict.assumptions if a.kind == "cited"}
        assert cited <= CITED
        assert verdict.grade == replayed[name].grade == ("cited" if cited else "proved")
    assert {a.name for a in found["S1-sharp"].assumptions if a.kind == "axiom"} == {
        *("sample_total", "sample_mean", "sample_product", "sample_exponential", "screening_off"),
    }


@given(st.lists(st.integers(1, 9), min_size=1, max_size=4), st.lists(st.floats(-4, 4), min_size=4, max_size=4))
def test_logarithmic_means(weights: list[int], heights: list[float]) -> None:
    law = np.array(weights) / sum(weights)

    def mean(n: float) -> float:
        return n * math.log(law @ np.exp(np.array(heights[: len(law)]) / n))

    values = [mean(n) for n in (0.3, 0.7, 1.0, 2.5, 9.0)]
    assert all(b <= a + 1e-9 for a, b in pairwise(values))


@given(st.lists(st.floats(-3, 0.45), min_size=1, max_size=4), st.floats(0, 3), st.integers(0, 10**6))
def test_gaussian_form(a: list[float], b: float, seed: int) -> None:
    """det(1 - 2 diag a + 2 b d d^T)^(-1/2), the Gaussian integral, is what the fact says."""
    d = np.random.default_rng(seed).normal(size=len(a))
    room = 1 - 2 * np.array(a)
    logs = np.log(room).sum() + math.log(1 + 2 * b * (d**2 / room).sum())
    exact = np.linalg.slogdet(np.diag(room) + 2 * b * np.outer(d, d))[1]
    assert math.isclose(logs, exact, rel_tol=1e-6, abs_tol=1e-8)


Place = dict[str, float | int]


class Model:
    """A term's value: numbers for variables, tables for functions, samples averaged over all their counts."""

    def __init__(self, values: Place, tables: dict[str, list[float]]) -> None:
        self.values, self.tables = values, tables
        self.counts: dict[str, tuple[int, ...]] = {}

    def value(self, t: Term, at: Place) -> float:
        data = t.data
        if t.op == "num":
            return float(data)  # type: ignore[arg-type]  # a literal's data is its Fraction
        if t.op == "var" and isinstance(data, Variable):
            return at.get(data.name, self.values.get(data.name, 0))
        if t.op == "app" and isinstance(data, Function):
            return self.tables[data.name][int(self.value(t.args[0], at))]
        if t.op == "delta":
            return float(self.value(t.args[0], at) == self.value(t.args[1], at))
        if t.op == "count" and isinstance(data, Sample):
            return self.counts[data.name][int(self.value(t.args[0], at))]
        if t.op == "sum" and isinstance(data, Variable):
            return sum(self.value(t.args[0], {**at, data.name: z}) for z in range(len(self.tables["p"])))
        if t.op == "mean" and isinstance(data, Sample):
            return self.average(data, t.args[0], at)
        a = [self.value(x, at) for x in t.args]
        simple: dict[str, Callable[[], float]] = {
            "+": lambda: a[0] + a[1],
            "-": lambda: a[0] - a[1],
            "*": lambda: a[0] * a[1],
            "/": lambda: a[0] / a[1],
            "^": lambda: a[0] ** a[1],
            "neg": lambda: -a[0],
            "event": lambda: float(a[0] <= a[1] + 1e-12),
            "exp": lambda: math.exp(a[0]),
            "ln": lambda: math.log(a[0]),
            "sqrt": lambda: math.sqrt(a[0]),
        }
        return simple[t.op]()

    def average(self, sample: Sample, body: Term, at: Place) -> float:
        n, law = int(self.value(sample.size, at)), sample.law.args[0]
        p = [self.value(law, {**at, sample.outcome.name: z}) for z in range(len(self.tables["p"]))]
        result = 0.0
        for counts in product(range(n + 1), repeat=len(p)):
            if sum(counts) == n:
                self.counts[sample.name] = counts
                chance = math.factorial(n) * math.prod(q**c / math.factorial(c) for q, c in zip(p, counts, strict=True))
                result += chance * self.value(body, at) if chance else 0.0
        return result


def lemma_s(law: list[float], n: int, reach: float, alpha: float) -> Place:
    """Parameters of Lemma S that satisfy its conditions, at K = 1 + j = 1 + k = n."""
    t, top, low = math.sqrt(reach), max(law), min(q for q in law if q) / 2 - 1e-9
    rho = math.sqrt(1 - 2 * min(q for q in law if q) + sum(q * q for q in law)) + 1e-9
    c = math.sqrt(alpha / top * n / 2)
    R = (4.5 + c * t) * rho
    while 2 * (2 * math.cosh(c * R / n) - 2) * n / R**2 * top >= 0.999:
        c *= 0.95
        R = (4.5 + c * t) * rho
    lam = (R - c * rho * t) / rho**2
    return {"K": n, "j": n - 1, "k": n - 1, "h": reach, "c": c, "R": R, "lam": lam, "rho": rho, "e": low}


CASES = [
    ([0.5, 0.5], 40, 0.15, False),
    ([0.5, 0.5], 40, 0.4, True),
    ([0.5, 0.5], 60, 0.2, True),
    ([0.7, 0.3], 40, 0.2, False),
    ([0.5, 0.25, 0.25], 11, 0.9, False),
]


@pytest.mark.parametrize(("law", "n", "reach", "deep"), CASES)
def test_lemma_s_against_enumeration(law: list[float], n: int, reach: float, deep: bool) -> None:
    best = math.inf
    for alpha in (0.3, 0.5, 0.7, 0.9):
        model = Model(lemma_s(law, n, reach, alpha), {"p": law})
        share, factor = model.value(kept(), {}), model.value(integral, {})
        if share > 0:
            bound = model.value(synonyms.bound, {})
            assert bound == pytest.approx(factor * math.exp(-(model.values["c"] ** 2) * reach / 2) / share)
            best = min(best, bound)
    exact = model.value(family()["lemma-S"].statement.lhs, {})
    assert exact <= best
    assert best < 0.25
    # Deep in the tail a bound of twice the exponent, which is what half the covariance would give, is false.
    assert not deep or exact > best**2


def test_second_moment_and_certain_targets_against_enumeration() -> None:
    for law in ([0.5, 0.5], [0.7, 0.3], [0.2, 0.3, 0.5], [1.0, 0.0]):
        model = Model({"j": 3, "k": 2}, {"p": law})
        r = family()["second-moment"].statement
        assert model.value(r.lhs, {}) == pytest.approx(model.value(r.rhs, {}))
    certain = Model({"K": 2, "j": 3, "k": 2, "h": 0.01}, {"p": [1.0, 0.0]})
    assert certain.value(family()["lemma-S-certain"].statement.lhs, {}) == 0


def test_lemma_n_against_enumeration() -> None:
    one, other, n = [0.8, 0.2], [0.3, 0.7], 30
    square = sum((x - y) ** 2 for x, y in zip(one, other, strict=True))
    t = math.sqrt(square) / 2
    r, bounds = family()["lemma-N"].statement, []
    for rate in (5.0, 10.0, 20.0, 40.0):
        tables = {"p": one, "p2": other, "f": [rate * (y - x) for x, y in zip(one, other, strict=True)]}
        place: Place = {"K": n, "K2": n, "j": n - 1, "k": n - 1, "h": t * t, "mu": rate * math.sqrt(square) / t}
        model = Model(place, tables)
        bounds.append(model.value(r.rhs, {}))
    exact = model.value(r.lhs, {})
    assert exact <= min(bounds) < 0.3
    assert exact > min(bounds) ** 2


def test_fewer_samples_than_asked_for_are_not_counted() -> None:
    """The events about sizes are part of the statement: with K above a size the left side is 0."""
    place = {**lemma_s([0.5, 0.5], 10, 0.2, 0.5), "K": 11}
    assert Model(place, {"p": [0.5, 0.5]}).value(family()["lemma-S"].statement.lhs, {}) == 0


def test_closeness_is_lemma_n_along_the_difference() -> None:
    assert links.closeness.op == "exp"
    assert {x.name for x in family()["others-near"].hypotheses} >= {"factor", "often", "mu", "different"}
