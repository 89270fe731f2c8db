"""The derived counts are the theory's numbers, exactly where they are rational, and to rounding where they are not."""

import math
from dataclasses import replace
from fractions import Fraction

import pytest

from latentproof.proofs.evaluation.check import FailedError, numeric_check
from latentproof.proofs.instances import stated
from latentproof.proofs.library import build
from latentproof.proofs.terms import Relation, Term
from latentproof.theory.degeneracy import absence, tied_rows
from latentproof.theory.information import entropy, redundancy, rule_choices
from latentproof.theory.model import RHM

LIBRARY = build()


@pytest.mark.parametrize(("v", "m", "s"), [(2, 1, 2), (2, 2, 2), (2, 2, 3), (3, 1, 2), (4, 1, 2), (4, 1, 3)])
def test_absent_symbols_and_equal_rows_at_few_rules(v: int, m: int, s: int) -> None:
    rhm = RHM(v, m, s, 2)
    at = {"n": rhm.n, "q": rhm.v}
    assert stated(LIBRARY[f"E9-absent-{v * m}"], at) == absence(rhm)
    assert stated(LIBRARY[f"E9-tied-{m}"], at) == tied_rows(rhm)
    assert stated(LIBRARY[f"E9-tied-{3 - m}"], at) != tied_rows(rhm) or rhm.f == 1


ENUMERATED = [
    *("two-sided-slots", "two-sided", "mu", "prior-sums-4", "channels", "E4-tuple", "E8-agreement", "flat-rules"),
    *("flat-parameters", "flat-samples", "languages", "choice-share", "gradient-norm", "E9-absent-3", "E9-tied-2"),
    *("one-parent", "wrong-upper"),
    *("rivals", "rivals-full", "relevance-total", "relevance-energy", "synonym-relevance", "gradient-only-forced"),
    *("erased-open", "erased-told", "blank-posterior"),
]


@pytest.mark.parametrize("name", ENUMERATED)
def test_statements_hold_at_tiny_sizes_and_wrong_ones_do_not(name: str) -> None:
    theorem = LIBRARY[name]
    assert "exact fractions" in numeric_check(theorem)
    r = theorem.statement
    wrong = Relation(r.lhs + 1, r.op, r.rhs) if r.op == "=" else Relation(r.lhs, r.op, r.rhs / 64)
    with pytest.raises(FailedError, match="fails at"):
        numeric_check(replace(theorem, statement=wrong))


def real(t: Term, at: dict[str, float]) -> float:
    """The value in floating point; functions without arguments and with them by name."""
    if t.op == "num":
        return float(t.data)  # type: ignore[arg-type]  # a literal's data is its Fraction
    if t.op in ("var", "app"):
        return at[t.data.name]  # type: ignore[union-attr]  # a letter, or a function at the arguments meant
    one, *rest = (real(x, at) for x in t.args)
    match t.op:
        case "neg":
            return -one
        case "ln":
            return math.log(one)
        case "exp":
            return math.exp(one)
        case "^":
            return float(one ** rest[0])
        case "+" | "-":
            return one + rest[0] if t.op == "+" else one - rest[0]
    return one * rest[0] if t.op == "*" else one / rest[0]


@pytest.mark.parametrize("rhm", [RHM(2, 1, 2, 2), RHM(3, 2, 2, 3), RHM(4, 3, 3, 2), RHM(5, 5, 2, 4)])
def test_entropy_and_redundancy_are_the_theory_s(rhm: RHM) -> None:
    choices = rule_choices(rhm.s, rhm.L)
    at = {"v": float(rhm.v), "m": float(rhm.m), "s": float(rhm.s), "t": float(rhm.L), "kappa": rhm.m**-choices}
    for name, value in (("E7-leaves", entropy(rhm)), ("E7-slack", redundancy(rhm))):
        r = LIBRARY[name].statement
        assert real(r.lhs, at) == pytest.approx(value, rel=1e-12, abs=1e-12)
        assert real(r.rhs, at) == pytest.approx(value, rel=1e-12, abs=1e-12)
        assert real(r.rhs, {**at, "m": rhm.m + 1.0}) != pytest.approx(value, rel=1e-3)
    slack = LIBRARY["tuple-slack"].statement
    assert real(slack.lhs, at) == pytest.approx(math.log(1 / rhm.f), abs=1e-12)


def test_kappa_is_one_over_the_number_of_data() -> None:
    r = LIBRARY["E7-leaves"].statement.lhs.args[0].args[0].args[0]
    theorem = replace(LIBRARY["E7-leaves"], statement=Relation(r, "=", r))
    for s, m, t in ((2, 3, 3), (3, 2, 2), (2, 1, 5), (2, 5, 0)):
        assert stated(theorem, {"s": s, "m": m, "t": t, "v": 2}) == Fraction(1, m ** rule_choices(s, t))


@pytest.mark.parametrize(("v", "m"), [(2, 1), (3, 4), (16, 8)])
def test_an_absent_symbol_is_below_its_bound(v: int, m: int) -> None:
    r = LIBRARY["E9-bound"].statement
    at = {"v": float(v), "m": float(m)}
    assert real(r.lhs, at) <= real(r.rhs, at) < 2 * math.exp(-m)
    assert real(r.lhs, at) > math.exp(-2 * m)


@pytest.mark.parametrize("N", [1, 7, 200])
def test_as_many_draws_as_stated_show_every_rule(N: int) -> None:
    r, x = LIBRARY["every-rule"].statement, N / 0.05
    at = {"N": float(N), "x": x}
    assert real(r.lhs, {**at, "P": math.ceil(N * math.log(x))}) <= 1
    assert real(r.lhs, {**at, "P": math.ceil(N * math.log(x) / 3)}) > 1 or N == 1
