r"""Products of four weights that land in given classes of an injection, two or three different ones.

Object: n >= 4 tuples in q classes of n/q each, a uniform injection r of slots, weights omega, y_c the weight that lands
in class c, s_k = sum omega^k.
Statement: E y_c^3 y_e and E y_c y_e y_f^2 for different classes c, e, f, each as
sum_pi a_pi prod_(B in pi) s_|B| over the partitions of four slots (`expansion`).
Source: sampling without replacement (Cochran, Sampling Techniques, 1977); expanded here.
"""

from __future__ import annotations

from collections.abc import Callable

from latentproof.proofs.derivation import Derivation
from latentproof.proofs.derivations.expansion import coefficient, collapse, expansion, joint, partitions, product_of
from latentproof.proofs.derivations.injection import classes, omega, slots
from latentproof.proofs.derivations.moments import SLOTS, SOURCE, power_sum, r
from latentproof.proofs.proof import Hypothesis, Theorem
from latentproof.proofs.terms import Relation, Table, Term, eq, falls, index, mean, total

c, e, f = (index(letter, classes) for letter in "cef")
sigma = index("sigma", slots)
SHOWN = {"31": [c, c, c, e], "211": [c, e, f, f]}
"""The classes of the four weights, by the name of the theorem."""


def light(slot: Term) -> Term:
    """omega."""
    return omega(slot)


def squared(slot: Term) -> Term:
    """omega^2."""
    return omega(slot) ** 2


DEGREE: dict[Callable[[Term], Term], int] = {light: 1, squared: 2}


def sum_of(terms: list[Term]) -> Term:
    """a + b + ..."""
    found = terms[0]
    for one in terms[1:]:
        found = found + one
    return found


def product_moment(d: Derivation, table: Table, weights: list[Callable[[Term], Term]], shown: list[Term]) -> int:
    """E prod_i sum_sigma weight_i 1[sigma in c_i], two or more factors: expand over partitions, average, collapse."""
    at = SLOTS[: len(shown)]
    events = mean(table, product_of([falls(table, slot, cls) for slot, cls in zip(at, shown, strict=True)]))
    inside = product_of([weight(slot) for slot, weight in zip(at, weights, strict=True)]) * events.args[0]

    def sums(body: Term, over: list[Term]) -> Term:
        for slot in reversed(over):
            body = total(slot, body)
        return body

    def nested(body: Term) -> Term:
        for slot, weight in reversed(list(zip(at, weights, strict=True))):
            body = total(slot, weight(slot) * body)
        return body

    found = joint(d, table, at, shown)
    left, right, values, steps = [], [], [], []
    for partition in partitions(len(shown)):
        factor = coefficient(table, partition, shown)
        if factor.data != 0:
            steps.append(collapse(d, partition, at, weights))
            done = d.steps[steps[-1]].conclusion
            left.append(factor * done.lhs)
            right.append(factor * done.rhs)
            degrees = [sum(DEGREE[weights[i]] for i in block) for block in partition]
            values.append(product_of([factor, *map(power_sum, degrees)]))
    start = [total(sigma, weight(sigma) * falls(table, sigma, cls)) for weight, cls in zip(weights, shown, strict=True)]
    # The sums are drawn out of the expectation one by one: normal forms would not keep their order.
    calc = d.calc(mean(table, product_of(start))).algebra(mean(table, sums(inside, at)))
    for i, slot in enumerate(at):
        pulled = total(slot, mean(table, sums(inside, at[i + 1 :])))
        step = d.add("mean_sum", eq(mean(table, sums(inside, at[i:])), pulled))
        calc = calc.put(sums(pulled, at[:i]), step) if i else calc.by(step)
    return (
        calc.algebra(nested(events))
        .put(nested(expansion(table, at, shown)), found)
        .algebra(sum_of(left))
        .put(sum_of(right), *steps)
        .algebra(sum_of(values))
        .done()
    )


def four(name: str) -> Theorem:
    """The product of four weights whose classes are `SHOWN[name]`."""
    d = Derivation()
    shown = SHOWN[name]
    step = product_moment(d, r, [light] * 4, shown)
    different = list(dict.fromkeys(shown))
    pairs = [(x, y) for i, x in enumerate(different) for y in different[i + 1 :]]
    hypotheses = tuple(Hypothesis(f"apart{i}", Relation(x, "!=", y)) for i, (x, y) in enumerate(pairs))
    title = f"Four weights, {len(different)} classes"
    statement = d.steps[step].conclusion
    return Theorem(f"landed-{name}", title, statement, tuple(d.steps), hypotheses, (), SOURCE)
