"""Attacks on independent draws and on exchanged expectations: wrong laws and sizes, hidden dependence; all refused."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from latentproof.proofs.derivation import Derivation
from latentproof.proofs.judgement import Refused
from latentproof.proofs.kernel import check
from latentproof.proofs.proof import Hypothesis, Theorem
from latentproof.proofs.replay.checker import replay
from latentproof.proofs.replay.terms import Rejected
from latentproof.proofs.serial import to_json
from latentproof.proofs.substitution import Substitution
from latentproof.proofs.terms import (
    Domain,
    Function,
    Gauss,
    Relation,
    Sample,
    Table,
    Term,
    count,
    delta,
    eq,
    event,
    exp,
    falls,
    index,
    integer,
    le,
    mean,
    normal,
    number,
    real,
    total,
)

OUTCOMES = Domain("outcomes", integer("n", 1))
z, y, x = (index(name, OUTCOMES) for name in "zyx")
p, tau = Function("p", (OUTCOMES,)), Function("tau", (OUTCOMES,))
P = integer("P", 0)
DRAWS = Sample("X", total(z, p(z)), P)
OTHER = replace(DRAWS, name="Y")
WEIGHTS = Hypothesis("weights", le(0, p(z)), ("z",))
LAW = Hypothesis("law", eq(total(z, p(z)), 1))
TABLE = Table("r", Domain("S"), OUTCOMES, integer("n", 1) * integer("w", 1))
s = index("s", TABLE.slots)
G = Gauss("g", OUTCOMES)


def instance(name: str, conclusion: Relation, *hypotheses: Hypothesis) -> Theorem:
    """The axiom's instance with the hypotheses as its premises, in this order."""
    d = Derivation()
    given = [d.hypothesis(h) for h in hypotheses]
    d.add("axiom", conclusion, *given, name=name)
    return Theorem("x", "", conclusion, tuple(d.steps), hypotheses)


def expected(sample: Sample = DRAWS, at: Term = y) -> Relation:
    return eq(mean(sample, count(sample, at)), sample.size * p(at))


def no_law() -> Theorem:
    return instance("sample_mean", expected())


def weights_that_add_up_to_two() -> Theorem:
    return instance("sample_mean", expected(), WEIGHTS, Hypothesis("law", eq(total(z, p(z)), 2)))


def weights_that_may_be_negative() -> Theorem:
    return instance("sample_mean", expected(), Hypothesis("weights", le(-1, p(z)), ("z",)), LAW)


def one_weight_that_is_not_negative() -> Theorem:
    return instance("sample_mean", expected(), replace(WEIGHTS, over=()), LAW)


def law_of_other_weights() -> Theorem:
    other = Function("o", (OUTCOMES,))
    weights = Hypothesis("weights", le(0, other(z)), ("z",))
    return instance("sample_mean", expected(), weights, Hypothesis("law", eq(total(z, other(z)), 1)))


def law_without_one_outcome() -> Theorem:
    sample = replace(DRAWS, law=total(z, p(z), y))
    return instance("sample_mean", expected(sample, x), WEIGHTS, Hypothesis("law", eq(sample.law, 1)))


def fewer_draws_than_none() -> Theorem:
    return instance("sample_mean", expected(replace(DRAWS, size=P - 1)), WEIGHTS, LAW)


def half_a_draw() -> Theorem:
    return instance("sample_mean", expected(replace(DRAWS, size=real("t"))), WEIGHTS, LAW)


def count_of_another_sample() -> Theorem:
    return instance("sample_mean", eq(mean(DRAWS, count(OTHER, y)), P * p(y)), WEIGHTS, LAW)


def count_of_another_size() -> Theorem:
    more = replace(DRAWS, size=P + 1)
    return instance("sample_mean", eq(mean(DRAWS, count(more, y)), P * p(y)), WEIGHTS, LAW)


def product_without_the_diagonal() -> Theorem:
    value = P * (P - 1) * p(y) * p(x)
    return instance("sample_product", eq(mean(DRAWS, count(DRAWS, y) * count(DRAWS, x)), value), WEIGHTS, LAW)


def product_of_two_samples() -> Theorem:
    value = P * (P - 1) * p(y) * p(x) + P * p(y) * delta(y, x)
    return instance("sample_product", eq(mean(DRAWS, count(DRAWS, y) * count(OTHER, x)), value), WEIGHTS, LAW)


def exponent_that_knows_the_draws() -> Theorem:
    h = count(DRAWS, y)
    value = total(z, p(z) * exp(h)) ** P
    return instance("sample_exponential", eq(mean(DRAWS, exp(total(z, h * count(DRAWS, z)))), value), WEIGHTS, LAW)


def exponent_of_two_samples() -> Theorem:
    h, value = real("h"), total(z, p(z) * exp(real("h"))) ** P
    return instance("sample_exponential", eq(mean(DRAWS, exp(total(z, h * count(OTHER, z)))), value), WEIGHTS, LAW)


def set_that_is_no_set() -> Theorem:
    half = Hypothesis("set", eq(tau(z) * 2, 1), ("z",))
    missed = event(total(z, tau(z) * count(DRAWS, z)), 0)
    return instance("sample_avoids", eq(mean(DRAWS, missed), total(z, p(z) * (1 - tau(z))) ** P), WEIGHTS, LAW, half)


def set_by_one_outcome_only() -> Theorem:
    one = Hypothesis("set", eq(tau(z) * tau(z), tau(z)))
    missed = event(total(z, tau(z) * count(DRAWS, z)), 0)
    return instance("sample_avoids", eq(mean(DRAWS, missed), total(z, p(z) * (1 - tau(z))) ** P), WEIGHTS, LAW, one)


def draw_that_is_pulled_out() -> Theorem:
    n = count(DRAWS, y)
    d = Derivation()
    claim = eq(mean(DRAWS, n * n), n * mean(DRAWS, n))
    d.add("algebra", claim)
    return Theorem("x", "", claim, tuple(d.steps))


def law_that_is_pulled_out() -> Theorem:
    """Draws from a law that a table decides depend on the table, though no event of it is in sight."""
    law = replace(DRAWS, law=total(z, falls(TABLE, s, z)))
    n, hit = count(law, y), falls(TABLE, s, x)
    claim = eq(mean(TABLE, hit * n), mean(TABLE, hit) * n)
    d = Derivation()
    d.add("algebra", claim)
    return Theorem("x", "", claim, tuple(d.steps))


def expectation_that_is_pulled_out() -> Theorem:
    law = replace(DRAWS, law=total(z, falls(TABLE, s, z)))
    inner, hit = mean(law, count(law, y)), falls(TABLE, s, x)
    claim = eq(mean(TABLE, hit * inner), mean(TABLE, hit) * inner)
    d = Derivation()
    d.add("algebra", claim)
    return Theorem("x", "", claim, tuple(d.steps))


def swapped(one: Table | Sample | Gauss, other: Table | Sample | Gauss, body: Term) -> Theorem:
    claim = eq(mean(one, mean(other, body)), mean(other, mean(one, body)))
    d = Derivation()
    d.add("swap", claim)
    return Theorem("x", "", claim, tuple(d.steps))


def swap_of_a_law_and_what_decides_it() -> Theorem:
    law = replace(DRAWS, law=total(z, falls(TABLE, s, z)))
    return swapped(TABLE, law, count(law, y) * falls(TABLE, s, x))


def swap_of_a_law_and_a_vector() -> Theorem:
    law = replace(DRAWS, law=total(z, normal(G, z)))
    return swapped(law, G, count(law, y))


def swap_of_one_sample_with_itself() -> Theorem:
    return swapped(DRAWS, DRAWS, count(DRAWS, y))


def swap_of_two_levels() -> Theorem:
    t = integer("t", 0)
    return swapped(replace(TABLE, level=t), replace(TABLE, level=t * 1), falls(replace(TABLE, level=t), s, x))


def swap_where_the_order_matters() -> Theorem:
    """E_g E_h of what is integrable over each alone, but not over both."""
    other = Gauss("h", OUTCOMES)
    return swapped(G, other, exp(total(z, normal(G, z) * normal(other, z))))


def two_samples_become_one() -> Theorem:
    """E N_X N_Y = (P p)^2 for independent samples; not if both are the same."""
    d = Derivation()
    given = [d.hypothesis(h) for h in (WEIGHTS, LAW)]
    both = [d.add("axiom", expected(sample), *given, name="sample_mean") for sample in (DRAWS, OTHER)]
    one, two = count(DRAWS, y), count(OTHER, y)
    square = (P * p(y)) * (P * p(y))
    d.calc(mean(DRAWS, mean(OTHER, one * two))).algebra(mean(DRAWS, one) * mean(OTHER, two)).put(square, *both).done()
    lemma = Theorem("lemma", "", d.steps[-1].conclusion, tuple(d.steps), (WEIGHTS, LAW))
    check(lemma)
    d = Derivation()
    d.lemma(lemma, Substitution(tables={"Y": DRAWS}), *(d.hypothesis(h) for h in (WEIGHTS, LAW)))
    return Theorem("x", "", d.steps[-1].conclusion, tuple(d.steps), (WEIGHTS, LAW), (lemma,))


def sample_renamed_to_one_of_another_size() -> Theorem:
    lemma = replace(instance("sample_mean", expected(), WEIGHTS, LAW), name="lemma")
    more = Sample("Z", DRAWS.law, P + 1)
    claim = eq(mean(more, count(more, y)), P * p(y))
    d = Derivation()
    given = [d.hypothesis(h) for h in (WEIGHTS, LAW)]
    step = d.lemma(lemma, Substitution(), *given)
    d.steps[step] = replace(d.steps[step], conclusion=claim, substitution=Substitution(tables={"X": more}))
    return Theorem("x", "", claim, tuple(d.steps), (WEIGHTS, LAW), (lemma,))


def weight_that_becomes_random() -> Theorem:
    """E over the table of E N = P p for constant weights; putting in the table's own events is not an instance."""
    d = Derivation()
    claim = eq(mean(TABLE, falls(TABLE, s, x) * p(y)), mean(TABLE, falls(TABLE, s, x)) * p(y))
    d.add("algebra", claim)
    lemma = Theorem("lemma", "", claim, tuple(d.steps))
    hit = falls(TABLE, s, z)
    wrong = eq(
        mean(TABLE, falls(TABLE, s, x) * falls(TABLE, s, y)), mean(TABLE, falls(TABLE, s, x)) * falls(TABLE, s, y)
    )
    d = Derivation()
    step = d.lemma(lemma, Substitution())
    moved = Substitution(functions={"p": ((z.data,), hit)})  # type: ignore[dict-item]  # a variable
    d.steps[step] = replace(d.steps[step], conclusion=wrong, substitution=moved)
    return Theorem("x", "", wrong, tuple(d.steps), (), (lemma,))


def shift_by_what_is_averaged() -> Theorem:
    """E e^(sum a g) F(g) = e^(sum a^2/2) E F(g + a) for constant a, not for a = g."""
    a, f = normal(G, y), normal(G, x)
    claim = eq(mean(G, exp(total(z, a * normal(G, z))) * f), exp(total(z, a**2) / 2) * mean(G, f + a))
    return instance("gauss_shift", claim)


def shift_of_a_hidden_component() -> Theorem:
    """F may depend on g without showing it."""
    f, a = Function("F", (), (G,))(), real("a")
    claim = eq(mean(G, exp(total(z, a * normal(G, z))) * f), exp(total(z, a**2) / 2) * mean(G, f))
    return instance("gauss_shift", claim)


def square_with_too_large_a_weight() -> Theorem:
    from latentproof.proofs.terms import ln

    a = real("a")
    value = exp(-total(z, ln(1 - 2 * a)) / 2)
    return instance("gauss_square", eq(mean(G, exp(total(z, a * normal(G, z) ** 2))), value))


def tail_below_the_middle() -> Theorem:
    b = real("b")
    return instance("gauss_tail", le(mean(G, event(b, normal(G, z))), exp(-(b**2) / 2) / 2))


def integers_that_are_none() -> Theorem:
    """a < b gives a + 1 <= b for integers only."""
    a, b = real("a"), real("b")
    h = Hypothesis("h", Relation(a, "<", b))
    d = Derivation()
    d.add("discrete", le(a + 1, b), d.hypothesis(h))
    return Theorem("x", "", le(a + 1, b), tuple(d.steps), (h,))


def integers_after_division() -> Theorem:
    d = Derivation()
    half = number(1) / 2
    d.add("discrete", le(number(0) + 1, half), d.add("order", Relation(number(0), "<", half)))
    return Theorem("x", "", le(number(0) + 1, half), tuple(d.steps))


ATTACKS: list[Callable[[], Theorem]] = [
    *(no_law, weights_that_add_up_to_two, weights_that_may_be_negative, one_weight_that_is_not_negative),
    *(law_of_other_weights, law_without_one_outcome, fewer_draws_than_none, half_a_draw, count_of_another_sample),
    *(count_of_another_size, product_without_the_diagonal, product_of_two_samples, exponent_that_knows_the_draws),
    *(exponent_of_two_samples, set_that_is_no_set, set_by_one_outcome_only, draw_that_is_pulled_out),
    *(law_that_is_pulled_out, expectation_that_is_pulled_out, swap_of_a_law_and_what_decides_it),
    *(swap_of_a_law_and_a_vector, swap_of_one_sample_with_itself, swap_of_two_levels, swap_where_the_order_matters),
    *(two_samples_become_one, sample_renamed_to_one_of_another_size, weight_that_becomes_random),
    *(shift_by_what_is_averaged, shift_of_a_hidden_component, square_with_too_large_a_weight, tail_below_the_middle),
    *(integers_that_are_none, integers_after_division),
]


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda f: f.__name__)
def test_attack_is_refused(attack: Callable[[], Theorem]) -> None:
    theorem = attack()
    with pytest.raises(Refused):
        check(theorem)
    with pytest.raises(Rejected):
        replay(to_json(theorem))


def test_the_true_instances_are_accepted() -> None:
    """Each attack bends one of these."""
    n = count(DRAWS, y) * count(DRAWS, x)
    second = P * (P - 1) * p(y) * p(x) + P * p(y) * delta(y, x)
    for theorem in (
        instance("sample_mean", expected(), WEIGHTS, LAW),
        instance("sample_product", eq(mean(DRAWS, n), second), WEIGHTS, LAW),
        swapped(TABLE, DRAWS, count(DRAWS, y) * falls(TABLE, s, x)),
        swapped(G, Gauss("h", OUTCOMES), exp(normal(G, z) + 2 * normal(Gauss("h", OUTCOMES), z))),
    ):
        check(theorem)
        replay(to_json(theorem))
