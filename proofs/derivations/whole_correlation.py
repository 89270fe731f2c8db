r"""E4: the correlation of a parent with a target t edges below the aunt, for any law of the common ancestor.

Object: Jhat_0(a, b) the connected joint law of positions i and j of the ancestor's table under the prior pi, sent down
t independent levels on the aunt's side: Jhat_t(a, .) = Jhat_0(a, .) M^(1) .. M^(t).
Statement: E ||Jhat_t||^2 = lambda^t E ||Jhat_0||^2, with `sibling_correlation` for a prior with power sums p2, p3, p4,
p2^2, and at the root, with f = m/w,
    \[ E\|\hat J_t\|^2=\lambda^t\Big(1-\frac1v\Big)^2\frac{1-f}{vm}\Big(1-\frac1{vm}\Big)
       \frac{n^2(n-2-\frac2{vm})}{(n-1)(n-2)(n-3)}. \]
Source: Cagnetta, Wyart (2024), arXiv:2406.00048, appendices D, E (limit of large v, m); exact form derived here.
"""

from __future__ import annotations

from latentproof.proofs.derivation import Derivation
from latentproof.proofs.derivations.between_class import column, given, row
from latentproof.proofs.derivations.correlation import PRIOR, SOURCE, prior, prior_sum, slot_sums
from latentproof.proofs.derivations.energy import down
from latentproof.proofs.derivations.notation import a, b, i, lam, m, symbols, t, table, v, w, z
from latentproof.proofs.derivations.notation import slots as model_slots
from latentproof.proofs.derivations.row_energy import connected
from latentproof.proofs.proof import Hypothesis, Theorem
from latentproof.proofs.substitution import Substitution
from latentproof.proofs.terms import Function, Integer, Term, Variable, eq, left, mean, total
from latentproof.theory.correlation import root_sibling_correlation

slot = Variable("sigma", model_slots)
WEIGHTED = Substitution(
    functions={"omega": ((slot,), prior(left(Term("var", (), slot))) / m)},
    domains={"S": model_slots},
    tables={"r": row, "rj": column},
)
joint = WEIGHTED(connected(a, z))
J = Function("J", (Integer(0), symbols, symbols), (row, column), table)
START = Hypothesis("start", eq(J(0, a, z), joint), ("a", "z"), definition=True)
STEP = Hypothesis("step", eq(J(t + 1, a, z), down(J, a)), ("t", "a", "z"), definition=True)


def target(below: Theorem, siblings: Theorem, centred: Theorem) -> Theorem:
    """The one-sided energy law, then the correlation of the two positions."""
    d = Derivation()
    start, step, unit = (d.hypothesis(x) for x in (START, STEP, PRIOR))
    weights = slot_sums(d, prior(i), 1)
    normal = d.calc(d.steps[weights].conclusion.lhs).by(weights).algebra(prior_sum(1)).by(unit).done()
    balanced = d.lemma(centred, WEIGHTED, normal)
    at_i = Substitution({"z": i})(joint)
    centre = (
        d.calc(total(i, J(0, a, i)))
        .put(total(i, at_i), d.instance(start, {"z": i}))
        .algebra(d.steps[balanced].conclusion.lhs)
        .by(balanced)
        .done()
    )
    from_b, step_b = d.instance(centre, {"a": b}), d.instance(step, {"a": b})
    parameters = (Variable("t", Integer(0)), Variable("b", symbols), Variable("z", symbols))
    law = Substitution(functions={"J": (parameters, J(t, b, z))})
    decays = d.lemma(below, law, from_b, step_b)
    found = d.lemma(siblings, Substitution(tables={"r": row, "rj": column}), unit)
    value, start_b = d.steps[found].conclusion, d.instance(start, {"a": b})
    first = total(b, total(z, Substitution({"a": b})(joint) ** 2))
    whole = mean(row, mean(given, d.steps[decays].conclusion.lhs))
    statement = eq(whole, lam**t * value.rhs)
    (
        d.calc(whole)
        .put(mean(row, mean(given, lam**t * total(b, total(z, J(0, b, z) ** 2)))), decays)
        .put(mean(row, mean(given, lam**t * first)), start_b)
        .algebra(lam**t * value.lhs)
        .put(statement.rhs, found)
        .done()
    )
    lemmas = (below, siblings, centred)
    hypotheses = (START, STEP, PRIOR)
    return Theorem("E4", "Correlation of parent and target", statement, tuple(d.steps), hypotheses, lemmas, SOURCE)


UNIFORM = Substitution(functions={"pi": ((Variable("i", symbols),), 1 / v)})
ROOT = Hypothesis("start", eq(J(0, a, z), UNIFORM(joint)), ("a", "z"), definition=True)


def at_root(general: Theorem) -> Theorem:
    """The uniform prior."""
    d = Derivation()
    start, step = d.hypothesis(ROOT), d.hypothesis(STEP)
    unit = d.add("algebra", eq(total(i, 1 / v), 1))
    found = d.lemma(general, UNIFORM, start, step, unit)
    r = d.steps[found].conclusion
    statement = eq(r.lhs, lam**t * root_sibling_correlation(v, w, m))
    d.calc(r.lhs).by(found).algebra(statement.rhs).done()
    title = "Correlation of parent and target, ancestor at the root"
    return Theorem("E4-at-root", title, statement, tuple(d.steps), (ROOT, STEP), (general,), SOURCE)
