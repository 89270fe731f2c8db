r"""What a template sees of the class: the energy of the per-position class signal, level by level, and local validity.

Object: J(t; b, z), the connected joint law of the root label and the symbol at one of the s^t places t levels below it;
a template scores every place by its own law given the class. G(t), the strings below one symbol t levels high, and
A(t), all strings of s^t symbols: a string whose tuples are grammatical up to some level is a string of the symbols of
that level, A(t) of them, of which the vG(t) with a root are sentences.
Statement: every place has the energy of E5, so that all places together have
    \[ s^t\,E\|\hat J_t\|^2=(s\lambda)^t\,\frac{v-1}{v^2}: \]
a level multiplies the class signal by s lambda, about s/m. It halves at least where 2s <= m, and does not fall where
3m <= 2s and v >= 3. And the share of sentences among the locally valid strings is
    \[ \frac{vG(t+1)}{A(t+1)}=\frac{vm}{v^s}\,\frac{(vG(t))^s}{A(t)^s}, \]
f times the s-th power, that is f to the number of nodes above the level that is valid.
Source: Kesten, Stigum (1966) (the threshold of such sums on a tree, asymptotically); exact in the model, derived here.
"""

from __future__ import annotations

from latentproof.proofs.derivation import Derivation
from latentproof.proofs.derivations.energy import J, levels
from latentproof.proofs.derivations.notation import b, lam, m, t, v, z
from latentproof.proofs.derivations.supervised import START, STEP
from latentproof.proofs.inequalities import add, chain, rewrite, same, times
from latentproof.proofs.proof import Hypothesis, Theorem
from latentproof.proofs.substitution import Substitution
from latentproof.proofs.terms import Function, Integer, eq, integer, le, lt, mean, number, real, total

SOURCE = "Kesten, Stigum (1966), asymptotically; exact form derived here"
s, x, y = integer("s", 2), real("x"), real("y")
MANY = Hypothesis("many_rules", le(2 * s, m))
FEW = Hypothesis("few_rules", le(3 * m, 2 * s))
SEVERAL = Hypothesis("several_symbols", le(3, v))
G = Function("G", (Integer(0), Integer(2), Integer(1)))
A = Function("A", (Integer(0), Integer(2), Integer(2)))
LEAF = Hypothesis("leaf", eq(G(0, s, m), 1), ("s", "m"), definition=True)
SYMBOL = Hypothesis("symbol", eq(A(0, s, v), v), ("s", "v"), definition=True)
BELOW = Hypothesis("below", eq(G(t + 1, s, m), m * G(t, s, m) ** s), ("t", "s", "m"), definition=True)
ALL = Hypothesis("all_strings", eq(A(t + 1, s, v), A(t, s, v) ** s), ("t", "s", "v"), definition=True)
SOME = Hypothesis("some", lt(0, A(t, s, v)), ("t", "s", "v"))


def product_power() -> Theorem:
    """(xy)^t = x^t y^t, by induction."""
    d = Derivation()
    statement = eq((x * y) ** t, x**t * y**t)
    base = d.add("algebra", eq((x * y) ** number(0), x ** number(0) * y ** number(0)))
    assumed = d.add("assume", statement)
    more = d.calc((x * y) ** (t + 1)).algebra((x * y) ** t * (x * y)).put(x**t * y**t * (x * y), assumed)
    onward = more.algebra(x ** (t + 1) * y ** (t + 1)).done()
    d.add("induction", statement, base, onward, name="t")
    return Theorem("product-power", "Power of a product", statement, tuple(d.steps))


def signal(supervised: Theorem, powers: Theorem) -> Theorem:
    """E5 for each of the s^t places."""
    d = Derivation()
    one = d.lemma(supervised, Substitution(), d.hypothesis(START), d.hypothesis(STEP))
    joined = d.lemma(powers, Substitution({"x": s, "y": lam}))
    place, value = mean(levels(t), total(b, total(z, J(t, b, z) ** 2))), (v - 1) / v**2
    statement = eq(s**t * place, (s * lam) ** t * value)
    start = d.calc(statement.lhs).put(s**t * (lam**t * value), one).algebra(s**t * lam**t * value)
    start.put(statement.rhs, d.flip(joined)).done()
    title, premises = "Class signal of all places", (supervised, powers)
    return Theorem("template-signal", title, statement, tuple(d.steps), (START, STEP), premises, SOURCE)


def decays(upper: Theorem) -> Theorem:
    """s lambda <= s/m <= 1/2."""
    d = Derivation()
    many = d.hypothesis(MANY)
    scaled = times(d, d.add("order", le(0, s)), d.lemma(upper, Substitution()))
    half = times(d, d.add("order", le(0, 1 / (2 * m))), many)
    below = chain(d, scaled, rewrite(d, half, s * (1 / m), number(1) / 2))
    statement = le((s * lam) ** t, (number(1) / 2) ** t)
    d.add("monotone_power", statement, d.add("order", le(0, s * lam)), below)
    title = "The class signal halves at every level"
    return Theorem("template-decay", title, statement, tuple(d.steps), (MANY,), (upper,), SOURCE)


def stays(lower: Theorem) -> Theorem:
    """s lambda >= (s/m)(1 - 1/v) >= (3/2)(2/3) = 1."""
    d = Derivation()
    few, several = d.hypothesis(FEW), d.hypothesis(SEVERAL)
    third = times(d, d.add("order", le(0, 1 / (2 * v))), several)
    flat = rewrite(d, third, (number(3) / 2) / v, number(1) / 2)
    room = add(d, flat, same(d, 1 - (number(3) / 2) / v))
    start = rewrite(d, room, number(1), (number(3) / 2) * (1 - 1 / v))
    rules = times(d, d.add("order", le(0, (1 - 1 / v) / (2 * m))), few)
    more = rewrite(d, rules, (number(3) / 2) * (1 - 1 / v), s * ((1 - 1 / v) / m))
    scaled = times(d, d.add("order", le(0, s)), d.lemma(lower, Substitution()))
    least = chain(d, start, more, scaled)
    powers = d.add("monotone_power", le(number(1) ** t, (s * lam) ** t), d.add("order", le(0, number(1))), least)
    rewrite(d, powers, number(1), (s * lam) ** t)
    title = "The class signal does not fall"
    statement = le(number(1), (s * lam) ** t)
    return Theorem("template-plateau", title, statement, tuple(d.steps), (FEW, SEVERAL), (lower,), SOURCE)


def local_share(powers: Theorem) -> Theorem:
    """One level more: vm of the v^s tuples, and s strings below."""
    d = Derivation()
    below, everything, some = d.hypothesis(BELOW), d.hypothesis(ALL), d.hypothesis(SOME)
    strings, words = G(t, s, m), A(t, s, v)
    apart = d.lemma(powers, Substitution({"t": s, "x": v, "y": strings}))
    raised = d.add("order", lt(0, words**s), some)
    statement = eq(v * G(t + 1, s, m) / A(t + 1, s, v), v * m / v**s * ((v * strings) ** s / words**s))
    ratio = strings**s / words**s
    # The two divisors are dealt with apart: v^s for any letter, then A^s.
    spread = d.instance(d.add("algebra", eq(v * m * x, v * m / v**s * (v**s * x))), {"x": ratio})
    inner = d.calc(v**s * ratio).then("algebra", v**s * strings**s / words**s, (raised,))
    whole = inner.put((v * strings) ** s / words**s, d.flip(apart)).done()
    left = d.calc(statement.lhs).put(v * (m * strings**s) / words**s, below, everything)
    left.then("algebra", v * m * ratio, (raised,)).by(spread).put(statement.rhs, whole).done()
    title, hypotheses = "Sentences among locally valid strings", (LEAF, BELOW, SYMBOL, ALL, SOME)
    return Theorem("local-share", title, statement, tuple(d.steps), hypotheses, (powers,), SOURCE)
