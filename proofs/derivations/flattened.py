r"""Depth over width: what a learner pays that reads several levels as one.

Object: R(t), the rules a symbol has when t + 1 levels are flattened into one: R(0) = m, and a rule of one level more is
a rule and a flattened rule for each of its s symbols, R(t+1) = m R(t)^s. L = k(t+1) levels become k. f' = R(t)/w' the
share of flattened tuples that are grammatical, 0 < 1 - f' <= 1.
Statement: for m >= 2, the parameters k v R(t) are at least the k(t+1) v m of the deep learner; and the samples
v R(t)^3/(1 - f') of one flattened level are, for t >= 1 and m < w, at least the v m^3/(1 - f) of one level, because
even v R(t)^3 is. At m = 1 flattening costs nothing: R(t) = 1.
Source: Liu et al. (2024), arXiv:2402.14905 (depth over width, measured); the sign alone is derived here.
"""

from __future__ import annotations

from latentproof.proofs.derivation import Derivation
from latentproof.proofs.derivations.notation import t, v
from latentproof.proofs.inequalities import chain, rewrite, times
from latentproof.proofs.proof import Hypothesis, Theorem
from latentproof.proofs.substitution import Substitution
from latentproof.proofs.terms import Function, Integer, Term, eq, integer, le, number

SOURCE = "Liu et al. (2024), arXiv:2402.14905 (measured); derived here"
s, m, k, u = integer("s", 2), integer("m", 2), integer("k", 1), integer("u", 1)
w = m + u
"""Tuples a symbol would have if all were grammatical: more than m."""
R = Function("R", (Integer(0), Integer(2), Integer(2)))
LEVEL = Hypothesis("one_level", eq(R(0, m, s), m), ("m", "s"), definition=True)
MORE = Hypothesis("one_more", eq(R(t + 1, m, s), m * R(t, m, s) ** s), ("t", "m", "s"), definition=True)


def squared(d: Derivation, y: Term, sign: int, one: int) -> int:
    """y^2 <= y^s, from 0 <= y and 1 <= y."""
    least = d.add("order", le(0, number(1)))
    powers = d.add("monotone_power", le(number(1) ** (s - 2), y ** (s - 2)), least, one)
    scaled = times(d, d.add("order", le(0, y**2), sign), rewrite(d, powers, number(1), y ** (s - 2)))
    return rewrite(d, scaled, y**2, y**s)


def rules() -> Theorem:
    """(t + 1) m <= R(t)."""
    d = Derivation()
    level, more = d.hypothesis(LEVEL), d.hypothesis(MORE)
    y, flat = (t + 1) * m, R(t, m, s)
    statement = le(y, flat)
    first = Substitution({"t": number(0)})(y)
    base = d.calc(first).algebra(m).by(d.flip(level)).done()
    base = chain(d, d.add("order", le(first, first)), base)
    assumed = d.add("assume", statement)
    sign = d.add("order", le(0, y))
    raised = chain(
        d, squared(d, y, sign, d.add("order", le(1, y))), d.add("monotone_power", le(y**s, flat**s), sign, assumed)
    )
    below = chain(d, times(d, d.add("order", le(0, m)), raised), d.flip(more))
    d.add("induction", statement, base, chain(d, d.add("order", le((t + 1 + 1) * m, m * y**2)), below), name="t")
    title = "Flattened rules outnumber the levels' rules"
    return Theorem("flat-rules", title, statement, tuple(d.steps), (LEVEL, MORE), (), SOURCE)


def parameters(rules_: Theorem) -> Theorem:
    """k flattened levels have no fewer rules than k(t + 1) levels."""
    d = Derivation()
    found = d.lemma(rules_, Substitution(), d.hypothesis(LEVEL), d.hypothesis(MORE))
    scaled = times(d, d.add("order", le(0, k * v)), found)
    statement = le(k * (t + 1) * v * m, k * v * R(t, m, s))
    rewrite(d, scaled, statement.lhs, statement.rhs)
    title = "Parameters are least without flattening"
    return Theorem("flat-parameters", title, statement, tuple(d.steps), (LEVEL, MORE), (rules_,), SOURCE)


def samples(rules_: Theorem) -> Theorem:
    """v m^3/(1 - f) <= v m^9 <= v R(t + 1)^3."""
    d = Derivation()
    level, more = d.hypothesis(LEVEL), d.hypothesis(MORE)
    found, flat = d.lemma(rules_, Substitution(), level, more), R(t, m, s)
    least = d.add("order", le(0, m))
    rule = chain(d, d.add("order", le(m, (t + 1) * m)), found)
    raised = chain(
        d, squared(d, m, least, d.add("order", le(1, m))), d.add("monotone_power", le(m**s, flat**s), least, rule)
    )
    cubed = chain(d, times(d, least, raised), d.flip(more))
    nine = d.add("monotone_power", le((m * m**2) ** 3, R(t + 1, m, s) ** 3), d.add("order", le(0, m * m**2)), cubed)
    scaled = times(d, d.add("order", le(0, v)), nine)
    statement = le(v * m**3 / (1 - m / w), v * R(t + 1, m, s) ** 3)
    chain(d, d.add("order", le(statement.lhs, v * (m * m**2) ** 3)), scaled)
    title = "Samples are least without flattening"
    return Theorem("flat-samples", title, statement, tuple(d.steps), (LEVEL, MORE), (rules_,), SOURCE)


def languages() -> Theorem:
    """K languages under one upper grammar: the upper levels once, the lower ones K times, against tokens."""
    d = Derivation()
    K, L = integer("K", 1), integer("L", 3)
    each = v / (1 - m / w)
    least = d.add("order", le(0, number(1)))
    powers = d.add("monotone_power", le(number(1) ** (L - 3), m ** (L - 3)), least, d.add("order", le(number(1), m)))
    longer = rewrite(
        d, times(d, d.add("order", le(0, K * each * m**4)), powers), K * (each * m**4), K * (each * m ** (L + 1))
    )
    statement = le((1 + K) * (each * m**3), K * (each * m ** (L + 1)))
    chain(d, d.add("order", le(statement.lhs, K * (each * m**4))), longer)
    title = "Several languages under one upper grammar"
    return Theorem("languages", title, statement, tuple(d.steps), source=SOURCE)


def costs() -> tuple[Theorem, ...]:
    """All of them."""
    rules_ = rules()
    return rules_, parameters(rules_), samples(rules_), languages()
