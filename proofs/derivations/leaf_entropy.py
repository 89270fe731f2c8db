r"""E7, the number of data and their entropy: what `E7-unique` says, counted.

Object: kappa_t the probability that two draws below one symbol, t levels high, are the same string; by `E7-unique`
every string that is possible there has this probability, a datum of a tree of depth t has kappa_t/v, and so the entropy
of the leaves is H = -ln(kappa_t/v).
Statement: with X_t = (s^t - 1)/(s - 1) and w = v^(s-1)
    \[ -\ln\kappa_t=X_t\ln m,\qquad H=\ln v+X_t\ln m,\qquad \ln w=(s-1)\ln v,\qquad s^t\ln v-H=X_t(\ln w-\ln m). \]
What is defined: H as minus the logarithm of the probability that all data have. Everything else follows from the rules,
the chain rule H(t+1) = H(t) + s^t ln m too, which `E7` and `E7-redundancy` take as the definition of a letter H.
Source: Cagnetta, Petrini, Tomasini, Favero, Wyart (2024), arXiv:2307.02129; derived here.
"""

from __future__ import annotations

from latentproof.proofs.derivation import Derivation
from latentproof.proofs.derivations.notation import m, t, v
from latentproof.proofs.derivations.unique_data import KAPPA, kappa, s
from latentproof.proofs.inequalities import chain
from latentproof.proofs.proof import Hypothesis, Theorem
from latentproof.proofs.substitution import Substitution
from latentproof.proofs.terms import eq, exp, ln, lt, number, real

SOURCE = "Cagnetta, Petrini, Tomasini, Favero, Wyart (2024), arXiv:2307.02129; derived here"
x = real("x")
POSITIVE = Hypothesis("positive", lt(0, x))
power = kappa(t, s, m)
choices = (s**t - 1) / (s - 1)
entropy_of_leaves = -ln(power * (1 / v))
"""H, the data being equally likely."""
width = v ** (s - 1)


def inverse() -> Theorem:
    """ln(1/x) = -ln x."""
    d = Derivation()
    sign = d.hypothesis(POSITIVE)
    over = d.add("order", lt(0, 1 / x), sign)
    parted = d.add("fact", eq(ln(x * (1 / x)), ln(x) + ln(1 / x)), sign, over, name="ln_product")
    one = d.add("algebra", eq(x * (1 / x), 1), sign)
    unit = d.add("fact", eq(exp(0), 1), name="exp_zero")
    zero = d.add("fact", eq(ln(exp(0)), 0), name="ln_exp")
    nothing = d.calc(ln(x * (1 / x))).put(ln(number(1)), one).put(ln(exp(0)), d.flip(unit)).by(zero).done()
    both = d.calc(ln(x) + ln(1 / x)).by(d.flip(parted)).by(nothing).done()
    start = d.calc(ln(1 / x)).then("algebra", ln(x) + ln(1 / x) - ln(x), (sign,))
    start.put(number(0) - ln(x), both).algebra(-ln(x)).done()
    return Theorem("ln-inverse", "Logarithm of an inverse", eq(ln(1 / x), -ln(x)), tuple(d.steps), (POSITIVE,))


def positive() -> Theorem:
    """0 < kappa_t."""
    d = Derivation()
    certain, step = (d.hypothesis(h) for h in KAPPA)
    statement = lt(0, power)
    base = chain(d, d.add("order", lt(0, number(1))), d.flip(certain))
    assumed = d.add("assume", statement)
    onward = chain(d, d.add("order", lt(0, power**s * (1 / m)), assumed), d.flip(step))
    d.add("induction", statement, base, onward, name="t")
    return Theorem("kappa-positive", "Data are possible", statement, tuple(d.steps), KAPPA, (), SOURCE)


def count(inverse_: Theorem, positive_: Theorem) -> Theorem:
    """-ln kappa_t = X_t ln m, by induction on the height."""
    d = Derivation()
    certain, step = (d.hypothesis(h) for h in KAPPA)
    sign = d.lemma(positive_, Substitution(), certain, step)
    rule = d.add("order", lt(0, m))
    over = d.add("order", lt(0, 1 / m))
    statement = eq(ln(power), -(choices * ln(m)))
    unit, zero = d.add("fact", eq(exp(0), 1), name="exp_zero"), d.add("fact", eq(ln(exp(0)), 0), name="ln_exp")
    start = d.calc(ln(kappa(0, s, m))).put(ln(number(1)), certain).put(ln(exp(0)), d.flip(unit)).by(zero)
    base = start.algebra(Substitution({"t": number(0)})(statement.rhs)).done()
    assumed = d.add("assume", statement)
    many = d.add("order", lt(0, power**s), sign)
    product = d.add("fact", eq(ln(power**s * (1 / m)), ln(power**s) + ln(1 / m)), many, over, name="ln_product")
    raised = d.add("fact", eq(ln(power**s), s * ln(power)), sign, name="ln_power")
    inverted = d.lemma(inverse_, Substitution({"x": m}), rule)
    onward = (
        d.calc(ln(kappa(t + 1, s, m)))
        .put(ln(power**s * (1 / m)), step)
        .by(product)
        .put(s * ln(power) + -ln(m), raised, inverted)
        .put(s * statement.rhs + -ln(m), assumed)
        .algebra(Substitution({"t": t + 1})(statement.rhs))
        .done()
    )
    d.add("induction", statement, base, onward, name="t")
    title = "Number of data below a symbol"
    return Theorem("E7-count", title, statement, tuple(d.steps), KAPPA, (inverse_, positive_), SOURCE)


def leaves(inverse_: Theorem, positive_: Theorem, count_: Theorem) -> Theorem:
    """The root is uniform: a factor 1/v more."""
    d = Derivation()
    certain, step = (d.hypothesis(h) for h in KAPPA)
    sign = d.lemma(positive_, Substitution(), certain, step)
    below = d.lemma(count_, Substitution(), certain, step)
    root, over = d.add("order", lt(0, v)), d.add("order", lt(0, 1 / v))
    product = d.add("fact", eq(ln(power * (1 / v)), ln(power) + ln(1 / v)), sign, over, name="ln_product")
    inverted = d.lemma(inverse_, Substitution({"x": v}), root)
    statement = eq(entropy_of_leaves, ln(v) + choices * ln(m))
    (
        d.calc(entropy_of_leaves)
        .put(-(ln(power) + ln(1 / v)), product)
        .put(-(-(choices * ln(m)) + -ln(v)), below, inverted)
        .algebra(statement.rhs)
        .done()
    )
    title = "Entropy of the leaves, from the number of data"
    return Theorem("E7-leaves", title, statement, tuple(d.steps), KAPPA, (inverse_, positive_, count_), SOURCE)


def chain_rule(leaves_: Theorem) -> Theorem:
    """H grows by s^t ln m a level: each of the s^t symbols chooses one of m rules."""
    d = Derivation()
    certain, step = (d.hypothesis(h) for h in KAPPA)
    here = d.lemma(leaves_, Substitution(), certain, step)
    later = d.lemma(leaves_, Substitution({"t": t + 1}), certain, step)
    value = Substitution({"t": t + 1})(entropy_of_leaves)
    statement = eq(value, entropy_of_leaves + s**t * ln(m))
    back = d.calc(statement.rhs).put(ln(v) + choices * ln(m) + s**t * ln(m), here).done()
    end = ln(v) + choices * ln(m) + s**t * ln(m)
    d.calc(value).by(later).algebra(end).by(d.flip(back)).done()
    title = "Entropy of one level more"
    return Theorem("E7-chain", title, statement, tuple(d.steps), KAPPA, (leaves_,), SOURCE)


def tuples_width() -> Theorem:
    """ln w = (s - 1) ln v for w = v^(s-1)."""
    d = Derivation()
    statement = eq(ln(width), (s - 1) * ln(v))
    d.add("fact", statement, d.add("order", lt(0, v)), name="ln_power")
    return Theorem("E7-width", "Logarithm of the number of tuples of a symbol", statement, tuple(d.steps))


def slack(leaves_: Theorem, width_: Theorem) -> Theorem:
    """What uniform leaves would have more: X_t ln(1/f), ln(1/f) = ln w - ln m for each tuple."""
    d = Derivation()
    certain, step = (d.hypothesis(h) for h in KAPPA)
    known, wide = d.lemma(leaves_, Substitution(), certain, step), d.lemma(width_, Substitution())
    statement = eq(s**t * ln(v) - entropy_of_leaves, choices * (ln(width) - ln(m)))
    back = d.calc(statement.rhs).put(choices * ((s - 1) * ln(v) - ln(m)), wide).done()
    (
        d.calc(statement.lhs)
        .put(s**t * ln(v) - (ln(v) + choices * ln(m)), known)
        .algebra(choices * ((s - 1) * ln(v) - ln(m)))
        .by(d.flip(back))
        .done()
    )
    title = "Redundancy of the leaves, from the number of data"
    return Theorem("E7-slack", title, statement, tuple(d.steps), KAPPA, (leaves_, width_), SOURCE)


def entropy() -> tuple[Theorem, ...]:
    """All of them, each after what it uses."""
    inverse_, positive_, width_ = inverse(), positive(), tuples_width()
    count_ = count(inverse_, positive_)
    leaves_ = leaves(inverse_, positive_, count_)
    return inverse_, positive_, count_, leaves_, chain_rule(leaves_), width_, slack(leaves_, width_)
