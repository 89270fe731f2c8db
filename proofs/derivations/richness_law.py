r"""S8, the factor lambda_D and what is made of it: ends, brackets, and the conjectured law of the threshold.

Statement: lambda_v = lambda, lambda_n = 1/m; lambda_D grows with D, from (1-1/D)/m to 1/m: beyond 1 - 1/D the signal
does not depend on D. At the root, with f = m/w,
    \[ E\|\hat J_0\|^2\ge\Big(1-\frac1v\Big)^2\frac{1-f}{vm}\Big(1-\frac1{vm}\Big). \]
Conjectured (random-matrix heuristic; the constants are fitted, equality stands for the leading order):
    \[ (1-f)\,P_{50}(D)=\frac{23}{25}\sqrt{\frac{v^3m^5}D}+\frac{21}{10}\,\frac{vm^3\ln v}D, \]
hence for the whole tuple, D = vm, exactly the power 2 of m. An earlier law v^2 m^3/D agrees with the first term at
D = vm and is above it for every smaller D,
    \[ \Big(\frac{v^2m^3}D\Big)^2-\frac{v^3m^5}D=\frac{v^3m^5}{D^2}(vm-D). \]
Source: derived here; heuristic: Benaych-Georges, Nadakuditi (2012), J. Multivariate Analysis 111, 120-135.
"""

from __future__ import annotations

from latentproof.proofs.derivation import Derivation
from latentproof.proofs.derivations.notation import m, v, w
from latentproof.proofs.derivations.richness_moments import D
from latentproof.proofs.proof import Theorem
from latentproof.proofs.substitution import Substitution
from latentproof.proofs.terms import Function, Integer, Relation, Term, eq, integer, le, ln, number, sqrt
from latentproof.theory.correlation import root_sibling_correlation
from latentproof.theory.decay import decay
from latentproof.theory.richness import class_decay, tuple_decay

SOURCE = "derived here"
CONJECTURE = "conjectured here: random-matrix heuristic, constants fitted, leading order"
n, h, k = integer("n", 2), integer("h", 1), integer("k", 0)
j = integer("j", 1)
"""w - m."""
P = Function("P", (Integer(2), Integer(2), Integer(2), Integer(1)))
"""The number of pairs at which half of the tuples are assigned right, by D, v, w and m."""


def _by(rule: str, name: str, title: str, statement: Relation) -> Theorem:
    """A theorem of one step."""
    d = Derivation()
    d.add(rule, statement)
    return Theorem(f"S8-{name}", title, statement, tuple(d.steps), source=SOURCE)


def arithmetic() -> tuple[Theorem, ...]:
    """The ends of lambda_D, its monotonicity and brackets, the signal from below, the earlier law."""
    subspace, earlier = v**3 * m**5 / D, v**2 * m**3 / D
    return (
        _by("algebra", "at-v", "One element is one edge", eq(class_decay(v * w, m, v), decay(v, w, m))),
        _by("algebra", "at-n", "Every tuple a class", eq(class_decay(v * w, m, v * w), tuple_decay(m))),
        _by("order", "monotone", "More classes keep more", le(class_decay(n, m, D), class_decay(n, m, D + k))),
        _by("order", "lower", "Decay to D classes, lower bound", le((1 - 1 / D) / m, class_decay(n, m, D))),
        _by("order", "upper", "Decay to D classes, upper bound", le(class_decay(D * h, m, D), 1 / m)),
        _by(
            "algebra",
            "earlier-law",
            "The earlier law against the first term",
            eq(earlier**2 - subspace, v**3 * m**5 / D**2 * (v * m - D)),
        ),
    )


def siblings() -> Theorem:
    """The signal at the root from below, for m < w: what finite n adds is a factor of at least 1."""
    d = Derivation()
    more = m + j
    size, rules = v * more, v * m
    limit = (1 - 1 / v) ** 2 * (1 - m / more) / rules * (1 - 1 / rules)
    finite = size**2 * (size - 2 - 2 / rules) / ((size - 1) * (size - 2) * (size - 3))
    least, one = d.add("order", le(0, limit)), d.add("order", le(1, finite))
    scaled = d.add("scale", le(limit * number(1), limit * finite), least, one)
    start = d.add("algebra", eq(limit, limit * number(1)))
    end = d.add("algebra", eq(limit * finite, root_sibling_correlation(v, more, m)))
    statement = le(limit, root_sibling_correlation(v, more, m))
    d.add("chain", statement, start, scaled, end)
    title = "Correlation of siblings at the root, lower bound"
    return Theorem("S8-siblings-lower", title, statement, tuple(d.steps), source=SOURCE)


def law(classes: Term) -> Term:
    """The two terms."""
    return number(23) / 25 * sqrt(v**3 * m**5 / classes) + number(21) / 10 * (v * m**3 * ln(v) / classes)


def two_term() -> Theorem:
    """The conjecture: an admitted step, which taints all that follows from it."""
    d = Derivation()
    statement = eq(P(D, v, w, m) * (1 - m / w), law(D))
    d.add("cite", statement, name="two-term law of the threshold")
    return Theorem("S8-two-term", "Conjectured threshold", statement, tuple(d.steps), source=CONJECTURE)


def two_term_of_tuple(general: Theorem) -> Theorem:
    """At D = vm both terms are proportional to m^2."""
    d = Derivation()
    found = d.lemma(general, Substitution(variables={"D": v * m}))
    square = v * m**2
    least = d.add("order", le(0, square))
    root = d.add("fact", eq(sqrt(square**2), square), least, name="sqrt_of_square")
    inside = d.add("algebra", eq(v**3 * m**5 / (v * m), square**2))
    first = d.calc(sqrt(v**3 * m**5 / (v * m))).put(sqrt(square**2), inside).by(root).done()
    r = d.steps[found].conclusion
    rest = number(21) / 10 * (v * m**3 * ln(v) / (v * m))
    statement = eq(r.lhs, m**2 * (number(23) / 25 * v + number(21) / 10 * ln(v)))
    (d.calc(r.lhs).by(found).put(number(23) / 25 * square + rest, first).algebra(statement.rhs).done())
    title = "Conjectured threshold of the whole tuple"
    return Theorem("S8-two-term-tuple", title, statement, tuple(d.steps), (), (general,), CONJECTURE)
