r"""What a flattened level of a real grammar costs, whose rules share parts, between one level and a uniform injection.

Object: R(t), the rules of t + 1 levels read as one, as in `flattened`. One channel edge of the flattened level is t + 1
edges of the grammar, which keep lambda^(t+1) of a correlation's energy (the one-sided energy law), about m^-(t+1); a
uniform injection with as many rules would keep 1/R(t) at most. With v R(t) tuples and E2's separation for t + 1 edges,
the order of magnitude of the samples is v R(t) m^(t+2)/(1 - f), not v R(t)^3/(1 - f').
Statement: for m >= 2
    \[ m^{t+1}\le R(t),\qquad \frac1{R(t)}\le\frac1{m^{t+1}},\qquad
    \frac{vm^3}{1-f}\le\frac{vR(t)m^{t+2}}{1-f}\le\frac{vR(t)^3}{1-f}: \]
the deep learner pays least also against the flattened grammar's own law, which lies below that of an injection.
Source: derived here.
"""

from __future__ import annotations

from latentproof.proofs.derivation import Derivation
from latentproof.proofs.derivations.flattened import LEVEL, MORE, R, m, s, squared, w
from latentproof.proofs.derivations.notation import t, v
from latentproof.proofs.inequalities import chain, rewrite, times
from latentproof.proofs.proof import Theorem
from latentproof.proofs.substitution import Substitution
from latentproof.proofs.terms import Term, le, lt, number

SOURCE = "derived here"
flat = R(t, m, s)


def _grows(d: Derivation, y: Term, sign: int, one: int) -> int:
    """y <= y^s, from 0 <= y and 1 <= y."""
    once = rewrite(d, times(d, sign, one), y, y**2)
    return chain(d, once, squared(d, y, sign, one))


def power() -> Theorem:
    """m^(t+1) <= R(t), by induction: m R^s >= m R."""
    d = Derivation()
    level, more = d.hypothesis(LEVEL), d.hypothesis(MORE)
    statement = le(m ** (t + 1), flat)
    first = Substitution({"t": number(0)})(m ** (t + 1))
    base = chain(d, d.add("order", le(first, m)), d.flip(level))
    assumed = d.add("assume", statement)
    least = d.add("monotone_power", le(number(1) ** (t + 1), m ** (t + 1)), *_signs(d))
    one = chain(d, rewrite(d, least, number(1), m ** (t + 1)), assumed)
    sign = chain(d, d.add("order", le(0, number(1))), one)
    above = chain(d, assumed, _grows(d, flat, sign, one))
    onward = chain(d, times(d, d.add("order", le(0, m)), above), d.flip(more))
    onward = rewrite(d, onward, m ** (t + 1 + 1), R(t + 1, m, s))
    d.add("induction", statement, base, onward, name="t")
    title = "Flattened rules multiply at least"
    return Theorem("flat-power", title, statement, tuple(d.steps), (LEVEL, MORE), (), SOURCE)


def _signs(d: Derivation) -> tuple[int, int]:
    return d.add("order", le(0, number(1))), d.add("order", le(number(1), m))


def thin(power_: Theorem) -> Theorem:
    """An injection with R(t) rules keeps 1/R(t) at most, less than 1/m^(t+1)."""
    d = Derivation()
    more = d.lemma(power_, Substitution(), d.hypothesis(LEVEL), d.hypothesis(MORE))
    own = d.add("order", lt(0, m ** (t + 1)))
    sign = chain(d, own, more)
    scaled = times(d, d.add("order", le(0, 1 / (m ** (t + 1) * flat)), own, sign), more)
    statement = le(1 / flat, 1 / m ** (t + 1))
    rewrite(d, scaled, statement.lhs, statement.rhs, own, sign)
    title = "An injection's edge keeps less"
    return Theorem("flat-thin", title, statement, tuple(d.steps), (LEVEL, MORE), (power_,), SOURCE)


def composed(rules: Theorem) -> Theorem:
    """m <= R(t) and m^2 <= m^(t+2)."""
    d = Derivation()
    found = d.lemma(rules, Substitution(), d.hypothesis(LEVEL), d.hypothesis(MORE))
    rule = chain(d, d.add("order", le(m, (t + 1) * m)), found)
    least = d.add("monotone_power", le(number(1) ** t, m**t), *_signs(d))
    longer = rewrite(d, times(d, d.add("order", le(0, m**2)), least), m**2, m ** (t + 2))
    one = times(d, d.add("order", le(0, m**2)), rule)
    other = times(d, chain(d, d.add("order", le(0, m)), rule), longer)
    both = chain(d, one, rewrite(d, other, m**2 * flat, flat * m ** (t + 2)))
    scaled = times(d, d.add("order", le(0, v / (1 - m / w))), both)
    statement = le(v * m**3 / (1 - m / w), v * flat * m ** (t + 2) / (1 - m / w))
    rewrite(d, scaled, statement.lhs, statement.rhs)
    title = "Samples of a flattened grammar are more"
    return Theorem("flat-composed", title, statement, tuple(d.steps), (LEVEL, MORE), (rules,), SOURCE)


def injection(rules: Theorem, power_: Theorem) -> Theorem:
    """m^(t+2) = m m^(t+1) <= R(t)^2."""
    d = Derivation()
    hypotheses = d.hypothesis(LEVEL), d.hypothesis(MORE)
    rule = chain(d, d.add("order", le(m, (t + 1) * m)), d.lemma(rules, Substitution(), *hypotheses))
    more = d.lemma(power_, Substitution(), *hypotheses)
    sign = chain(d, d.add("order", le(0, m)), rule)
    one = times(d, d.add("order", le(0, m)), more)
    other = times(d, sign, rule)
    both = chain(d, one, rewrite(d, other, m * flat, flat**2))
    cubed = times(d, sign, both)
    scaled = times(d, d.add("order", le(0, v / (1 - m / w))), cubed)
    statement = le(v * flat * m ** (t + 2) / (1 - m / w), v * flat**3 / (1 - m / w))
    rewrite(d, scaled, statement.lhs, statement.rhs)
    title = "Samples of an injection with as many rules are more still"
    return Theorem("flat-injection", title, statement, tuple(d.steps), (LEVEL, MORE), (rules, power_), SOURCE)


def costs(rules: Theorem) -> tuple[Theorem, ...]:
    """All of them."""
    power_ = power()
    return power_, thin(power_), composed(rules), injection(rules, power_)
