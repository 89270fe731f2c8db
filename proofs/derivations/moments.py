r"""Third and fourth moments of the weights that land in the classes of an injection: what degree-4 laws rest on.

Object: n >= 4 tuples in q classes of n/q each, a uniform injection r of slots, weights omega, y_c the weight that lands
in class c; s_k = sum omega^k; A_b = q (n/q)_b/(n)_b, B_bh = q(q-1) (n/q)_b (n/q)_h/(n)_(b+h).
Statement: \[ E\sum_cy_c^2=A_1s_2+A_2(s_1^2-s_2),\quad E\sum_cy_c^3=A_1s_3+3A_2(s_2s_1-s_3)+A_3(s_1^3-3s_1s_2+2s_3), \]
    \[ E\sum_cy_c^4=A_1s_4+A_2(4(s_3s_1-s_4)+3(s_2^2-s_4))+6A_3[2,1,1]+A_4[1,1,1,1], \]
    \[ E\sum_c\sum_{d\ne c}y_c^2y_d^2=B_{11}(s_2^2-s_4)+2B_{21}[2,1,1]+B_{22}[1,1,1,1], \]
[2,1,1] = s2 s1^2 - s2^2 - 2 s3 s1 + 2 s4, [1,1,1,1] = s1^4 - 6 s2 s1^2 + 8 s3 s1 + 3 s2^2 - 6 s4.
Source: derived here (Newton's identities, sampling without replacement); Cochran, Sampling Techniques (1977).
"""

from __future__ import annotations

from functools import reduce

from latentproof.proofs.derivation import Calculation, Derivation
from latentproof.proofs.derivations.expansion import coefficient, collapse, expansion, joint, partitions, product_of
from latentproof.proofs.derivations.injection import classes, omega, q, slots
from latentproof.proofs.proof import Theorem
from latentproof.proofs.substitution import Substitution
from latentproof.proofs.terms import Function, Table, Term, eq, falls, index, integer, mean, number, total
from latentproof.theory.injection import apart, together

n = integer("n", 4)
r = Table("r", slots, classes, n)
c, e = index("c", classes), index("e", classes)
sigma = index("sigma", slots)
SLOTS = [index(f"sigma{i}", slots) for i in range(1, 5)]
SOURCE = "sampling without replacement (Cochran, Sampling Techniques, 1977); expanded here"


def landed(cls: Term) -> Term:
    """y_c, the weight that lands in a class."""
    return total(sigma, omega(sigma) * falls(r, sigma, cls))


def power_sum(k: int) -> Term:
    """s_k = sum omega^k."""
    return total(sigma, omega(sigma) if k == 1 else omega(sigma) ** k)


s1, s2, s3, s4 = (power_sum(k) for k in range(1, 5))
TWO_ONE_ONE = s2 * s1**2 - s2**2 - 2 * (s3 * s1) + 2 * s4
ALL_DISTINCT = s1**4 - 6 * (s2 * s1**2) + 8 * (s3 * s1) + 3 * s2**2 - 6 * s4
A1, A2, A3, A4 = (together(n, q, k) for k in range(1, 5))
VALUES = {
    2: A1 * s2 + A2 * (s1**2 - s2),
    3: A1 * s3 + 3 * A2 * (s2 * s1 - s3) + A3 * (s1**3 - 3 * (s1 * s2) + 2 * s3),
    4: A1 * s4 + A2 * (4 * (s3 * s1 - s4) + 3 * (s2**2 - s4)) + 6 * A3 * TWO_ONE_ONE + A4 * ALL_DISTINCT,
}
CROSSED = apart(n, q, 1, 1) * (s2**2 - s4) + 2 * apart(n, q, 2, 1) * TWO_ONE_ONE + apart(n, q, 2, 2) * ALL_DISTINCT


Bounds = list[tuple[Term, Term | None]]
"""Indices of sums, each with the index that its sum leaves out."""


def _average(d: Derivation, start: Term, shown: list[Term], around: Bounds, value: Term) -> None:
    """start = E of a (double) sum over classes of a product of landed weights: expand, average, collapse."""
    k = len(shown)
    at = SLOTS[:k]
    found = joint(d, r, at, shown)
    events = mean(r, product_of([falls(r, x, cls) for x, cls in zip(at, shown, strict=True)]))

    def nested(last: Term) -> Term:
        body = last
        for j in range(k - 1, -1, -1):
            body = total(at[j], omega(at[j]) * body)
        for bound, unless in around:
            body = total(bound, body, unless)
        return body

    terms, steps = [], []
    for partition in partitions(k):
        a = coefficient(r, partition, shown)
        if a == number(0):
            continue
        steps.append(collapse(d, partition, at, [omega] * k))
        counted = a
        for bound, unless in around:
            counted = total(bound, counted, unless)
        terms.append((counted, d.steps[steps[-1]].conclusion))
    calc = _linear(d, start, [*around[::-1], *((x, None) for x in at)], [omega(x) for x in at], events)
    (
        calc.put(nested(expansion(r, at, shown)), found)
        .algebra(reduce(lambda x, y: x + y, [a * done.lhs for a, done in terms]))
        .put(reduce(lambda x, y: x + y, [a * done.rhs for a, done in terms]), *steps)
        .algebra(value)
        .done()
    )


def _linear(d: Derivation, start: Term, bounds: Bounds, weights: list[Term], events: Term) -> Calculation:
    """E of a product of sums as the sum of weights times E of the events, index by index."""
    body = product_of(weights) * events.args[0]

    def sums(inner: Term, over: Bounds) -> Term:
        for bound, unless in reversed(over):
            inner = total(bound, inner, unless)
        return inner

    calc = d.calc(start).algebra(mean(r, sums(body, bounds)))
    for i in range(len(bounds)):
        whole = mean(r, sums(body, bounds[i:]))
        pulled = total(bounds[i][0], mean(r, sums(body, bounds[i + 1 :])), bounds[i][1])
        step = d.add("mean_sum", eq(whole, pulled))
        calc = calc.put(sums(pulled, bounds[:i]), step) if i else calc.by(step)
    last, around = events, len(bounds) - len(weights)
    for i, (bound, unless) in reversed(list(enumerate(bounds))):
        last = total(bound, last if i < around else weights[i - around] * last, unless)
    return calc.algebra(last)


def power(k: int) -> Theorem:
    """E sum_c y_c^k, k = 2, 3, 4."""
    d = Derivation()
    start = mean(r, total(c, landed(c) ** k))
    _average(d, start, [c] * k, [(c, None)], VALUES[k])
    return Theorem(f"moment-{k}", f"Moment {k} of an injection", eq(start, VALUES[k]), tuple(d.steps), source=SOURCE)


def crossed() -> Theorem:
    """E sum_c sum_{d != c} y_c^2 y_d^2."""
    d = Derivation()
    start = mean(r, total(c, total(e, landed(c) ** 2 * landed(e) ** 2, c)))
    _average(d, start, [c, c, e, e], [(e, c), (c, None)], CROSSED)
    return Theorem("moment-22", "Crossed moment of an injection", eq(start, CROSSED), tuple(d.steps), source=SOURCE)


f, g = Function("f", (slots,)), Function("g", (slots,))


def pair(second: Theorem) -> Theorem:
    """E sum_c (sum f 1)(sum g 1) = A_1 sum f g + A_2 (sum f sum g - sum f g), from moment 2 of f + g, f and g."""
    d = Derivation()

    def sums(weight: Term) -> tuple[Term, Term]:
        return total(sigma, weight * falls(r, sigma, c)), total(sigma, weight)

    def instance(weight: Term) -> int:
        parameter = sigma.data
        return d.lemma(second, Substitution(functions={"omega": ((parameter,), weight)}))  # type: ignore[dict-item]  # sigma is a variable

    (land_f, sum_f), (land_g, sum_g) = sums(f(sigma)), sums(g(sigma))
    both, one, two = instance(f(sigma) + g(sigma)), instance(f(sigma)), instance(g(sigma))
    values = [d.steps[i].conclusion for i in (both, one, two)]
    product = total(sigma, f(sigma) * g(sigma))
    statement = eq(mean(r, total(c, land_f * land_g)), A1 * product + A2 * (sum_f * sum_g - product))
    (
        d.calc(statement.lhs)
        .algebra((values[0].lhs - values[1].lhs - values[2].lhs) / 2)
        .put((values[0].rhs - values[1].rhs - values[2].rhs) / 2, both, one, two)
        .algebra(statement.rhs)
        .done()
    )
    return Theorem("moment-pair", "Product moment of an injection", statement, tuple(d.steps), (), (second,), SOURCE)
