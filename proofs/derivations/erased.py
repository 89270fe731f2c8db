r"""What an erased leaf leaves open at the root, and why uninformative leaves leave nothing open.

Object: g = (v-1)m/(n-1), the probability that a given tuple, other than the string's own, is a rule of another parent.
A wrong symbol stays possible one level up only by such a rule, so that t levels above an erased leaf there are at most
B(t) wrong symbols in the mean, B(0) = v - 1, B(t+1) = g B(t); it is less where wrong symbols share a parent. l(a), the
likelihood of the leaves kept given the root a, of prior p(a).
Statement: \[ B(t)=(v-1)\,g^t\le(v-1)\,f^t: \]
after L levels this bounds the probability that the root is left open. And leaves whose likelihood is the same factor
c > 0 for every root, as blank ones of the sparse model, leave its posterior as it is,
    \[ \frac{p_a\,c\,l_a}{\sum_bp_b\,c\,l_b}=\frac{p_al_a}{\sum_bp_bl_b}. \]
Source: derived here; the sparse model: Tomasini, Wyart (2024), arXiv:2404.10727.
"""

from __future__ import annotations

from latentproof.proofs.derivation import Derivation
from latentproof.proofs.derivations.notation import a, b, m, symbols, t, v, w
from latentproof.proofs.inequalities import chain, rewrite, times
from latentproof.proofs.proof import Hypothesis, Theorem
from latentproof.proofs.substitution import Substitution
from latentproof.proofs.terms import Function, Integer, Term, eq, le, lt, number, real, total

SOURCE = "derived here; sampling without replacement"
g = (v - 1) * m / (v * w - 1)
B = Function("B", (Integer(0), Integer(2), Integer(2), Integer(1)))


def bound(levels: Term) -> Term:
    """B at that level."""
    return B(levels, v, w, m)


FIRST = Hypothesis("erased", eq(bound(number(0)), v - 1), ("v", "w", "m"), definition=True)
ABOVE = Hypothesis("above", eq(bound(t + 1), g * bound(t)), ("t", "v", "w", "m"), definition=True)
p, likelihood, c = Function("p", (symbols,)), Function("l", (symbols,)), real("c")


def root_open() -> Theorem:
    """By induction on the levels."""
    d = Derivation()
    first, above = d.hypothesis(FIRST), d.hypothesis(ABOVE)
    statement = eq(bound(t), g**t * (v - 1))
    base = d.calc(bound(number(0))).by(first).algebra(g ** number(0) * (v - 1)).done()
    assumed = d.add("assume", statement)
    onward = d.calc(bound(t + 1)).by(above).put(g * (g**t * (v - 1)), assumed).algebra(g ** (t + 1) * (v - 1)).done()
    d.add("induction", statement, base, onward, name="t")
    title = "What an erased leaf leaves open above it"
    return Theorem("erased-open", title, statement, tuple(d.steps), (FIRST, ABOVE), (), SOURCE)


def root_told(open_: Theorem, wrong: Theorem) -> Theorem:
    """g <= f, to the power t."""
    d = Derivation()
    known = d.lemma(open_, Substitution(), d.hypothesis(FIRST), d.hypothesis(ABOVE))
    below = d.lemma(wrong, Substitution())
    powers = d.add("monotone_power", le(g**t, (m / w) ** t), d.add("order", le(0, g)), below)
    scaled = times(d, d.add("order", le(0, v - 1)), powers)
    chain(d, known, rewrite(d, scaled, g**t * (v - 1), (m / w) ** t * (v - 1)))
    statement = le(bound(t), (m / w) ** t * (v - 1))
    title = "An erased leaf is forgotten at rate f"
    return Theorem("erased-told", title, statement, tuple(d.steps), (FIRST, ABOVE), (open_, wrong), SOURCE)


FACTOR = Hypothesis("factor", lt(0, c))
EVIDENCE = Hypothesis("evidence", lt(0, total(b, p(b) * likelihood(b))))


def blank() -> Theorem:
    """The factor cancels."""
    d = Derivation()
    factor, evidence = d.hypothesis(FACTOR), d.hypothesis(EVIDENCE)
    plain, scaled = total(b, p(b) * likelihood(b)), total(b, p(b) * (c * likelihood(b)))
    statement = eq(p(a) * (c * likelihood(a)) / scaled, p(a) * likelihood(a) / plain)
    whole = d.calc(scaled).algebra(c * plain).done()
    start = d.calc(statement.lhs).put(p(a) * (c * likelihood(a)) / (c * plain), whole)
    start.then("algebra", statement.rhs, (factor, evidence)).done()
    title = "Leaves that say the same of every root"
    return Theorem("blank-posterior", title, statement, tuple(d.steps), (FACTOR, EVIDENCE), (), SOURCE)


def family(wrong: Theorem) -> tuple[Theorem, ...]:
    """All of them; `wrong` is the bound on g."""
    open_ = root_open()
    return open_, root_told(open_, wrong), blank()
