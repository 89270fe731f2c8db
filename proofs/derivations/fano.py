r"""S5: what information alone asks of any learner, however much it computes; Fano's inequality, derived here.

Object: K >= 2 possible answers g, all equally likely; p(g, d) the probability of data d under g, r(d) > 0 any law of
the data; c(g, d) the indicator that the learner, given d, answers g, one answer for each d. For P strings of a grammar,
with r uniform: the mean of ln p is -P H(X), and ln r = -P s^L ln v (s is called s' in the hypotheses' place).
Statement: if each sum_d p(g,d)(ln p(g,d) - ln r(d)) <= B and the answer is right with probability 1 - epsilon, then
\[ (1-\varepsilon)\ln K\le B+\ln2;\qquad
   (1-\varepsilon)\ln K\le P\,\frac{s^L-1}{s-1}\,(\ln w-\ln m)+\ln2\quad\text{for }P\text{ strings.} \]
Source: Fano (1961); Cover, Thomas (2006), theorem 2.10.1; here by the variational form of relative entropy (Donsker,
Varadhan, 1975) with the test function c ln K.
"""

from __future__ import annotations

from latentproof.proofs.derivation import Derivation
from latentproof.proofs.derivations.information import START, STEP, WIDTH, H, ln_m, ln_v, ln_w
from latentproof.proofs.inequalities import add, at_most, cases, chain, rewrite, same, summed, times
from latentproof.proofs.proof import Hypothesis, Theorem
from latentproof.proofs.substitution import Substitution
from latentproof.proofs.terms import Domain, Function, eq, exp, index, integer, le, ln, lt, number, real, total

SOURCE = "Fano (1961); Cover, Thomas (2006), Elements of Information Theory, theorem 2.10.1; derived here"
K = integer("K", 2)
answers, data = Domain("answers", K), Domain("data")
g, d_ = index("g", answers), index("d", data)
p, r = Function("p", (answers, data)), Function("r", (data,))
c = Function("c", (answers, data))
eps, B = real("epsilon"), real("B")
P_SIGN = Hypothesis("probabilities", le(0, p(g, d_)), ("g", "d"))
P_LAW = Hypothesis("laws", eq(total(d_, p(g, d_)), 1), ("g",))
R_SIGN = Hypothesis("reference", lt(0, r(d_)), ("d",))
R_LAW = Hypothesis("reference law", eq(total(d_, r(d_)), 1))
ANSWER = Hypothesis("right or wrong", eq(c(g, d_) * c(g, d_), c(g, d_)), ("g", "d"))
ONE_ANSWER = Hypothesis("one answer", eq(total(g, c(g, d_)), 1), ("d",))
RIGHT = Hypothesis("right", eq(total(g, total(d_, p(g, d_) * c(g, d_))) / K, 1 - eps))
divergence = total(d_, p(g, d_) * (ln(p(g, d_)) - ln(r(d_))))
NEAR = Hypothesis("relative entropy", le(divergence, B), ("g",))


def gibbs() -> Theorem:
    """x (f + ln y - ln 2 - ln x) <= y e^f/2 - x for x >= 0 and y > 0."""
    d = Derivation()
    x, y, f = real("x"), real("y"), real("f")
    signs = (Hypothesis("x", le(0, x)), Hypothesis("y", lt(0, y)))
    least, positive = (d.hypothesis(h) for h in signs)
    inner = f + ln(y) - ln(number(2)) - ln(x)
    statement = le(x * inner, y * exp(f) / 2 - x)

    def nothing(assumed: int) -> int:
        zero = d.add("fact", eq(x, 0), assumed, least, name="antisymmetry")
        left = d.calc(x * inner).put(number(0) * (f + ln(y) - ln(number(2)) - ln(number(0))), zero).algebra(number(0))
        start = left.done()
        bound = d.add("order", le(0, y * exp(f) / 2 - number(0)), positive)
        right = d.calc(y * exp(f) / 2 - x).put(y * exp(f) / 2 - number(0), zero).done()
        return chain(d, start, bound, d.flip(right))

    def something(assumed: int) -> int:
        tangent = times(
            d,
            d.add("fact", le(0, x), assumed, name="weaken"),
            d.add("fact", le(1 + inner, exp(inner)), name="exp_tangent"),
        )
        self_x = d.add("fact", eq(exp(ln(x)), x), assumed, name="exp_ln")
        self_y = d.add("fact", eq(exp(ln(y)), y), positive, name="exp_ln")
        self_2 = d.add("fact", eq(exp(ln(number(2))), 2), d.add("order", lt(0, number(2))), name="exp_ln")
        # x e^inner = e^(ln x + inner) and e^(ln x + inner) e^(ln 2) = e^f e^(ln y).
        joined = d.add("fact", eq(exp(ln(x) + inner), exp(ln(x)) * exp(inner)), name="exp_sum")
        doubled = d.add(
            "fact", eq(exp(ln(x) + inner + ln(number(2))), exp(ln(x) + inner) * exp(ln(number(2)))), name="exp_sum"
        )
        parted = d.add("fact", eq(exp(f + ln(y)), exp(f) * exp(ln(y))), name="exp_sum")
        both = (
            d.calc(x * exp(inner) * 2)
            .put(exp(ln(x)) * exp(inner) * exp(ln(number(2))), d.flip(self_x), d.flip(self_2))
            .put(exp(ln(x) + inner) * exp(ln(number(2))), d.flip(joined))
            .by(d.flip(doubled))
            .algebra(exp(f + ln(y)))
            .by(parted)
            .put(exp(f) * y, self_y)
            .done()
        )
        value = d.calc(x * exp(inner)).algebra(x * exp(inner) * 2 / 2).put(exp(f) * y / 2, both).done()
        bound = chain(d, tangent, value)
        return rewrite(d, add(d, bound, same(d, -x)), statement.lhs, statement.rhs)

    cases(d, x, number(0), nothing, something)
    return Theorem("gibbs", "Gibbs' inequality for one outcome", statement, tuple(d.steps), signs, (), SOURCE)


def fano(pointwise: Theorem, exponential: Theorem) -> Theorem:
    """Fano's inequality with any reference law."""
    d = Derivation()
    hypotheses = (P_SIGN, P_LAW, R_SIGN, R_LAW, ANSWER, ONE_ANSWER, RIGHT, NEAR)
    ps, pl, rs, rl, answer, one, right, near = (d.hypothesis(h) for h in hypotheses)
    x, y, hit, logs = p(g, d_), r(d_), c(g, d_), ln(K)
    base = d.lemma(pointwise, Substitution({"x": x, "y": y, "f": logs * hit}), ps, rs)
    tilt = d.lemma(exponential, Substitution({"c": logs}, {"u": ((), hit)}), answer)
    self_k = d.add("fact", eq(exp(logs), K), d.add("order", lt(0, K)), name="exp_ln")
    plain = (
        d.calc(y * exp(logs * hit) / 2 - x)
        .put(y * (1 + hit * (exp(logs) - 1)) / 2 - x, tilt)
        .put(y * (1 + hit * (K - 1)) / 2 - x, self_k)
        .done()
    )
    whole = summed(d, g, summed(d, d_, chain(d, base, plain)))
    gained, spent = total(g, total(d_, x * hit)), total(g, divergence)
    mass, marks = total(g, total(d_, x)), total(g, total(d_, y * hit))
    total_r = total(d_, y)
    swapped = d.add("exchange", eq(marks, total(d_, total(g, y * hit))))
    marked = d.calc(marks).by(swapped).algebra(total(d_, y * total(g, hit))).put(total(d_, y * 1), one)
    once = marked.algebra(total_r).done()
    left = logs * gained - spent - ln(number(2)) * mass
    moved = rewrite(d, whole, left, (K * total_r + (K - 1) * marks) / 2 - mass)
    value = (
        d.calc((K * total_r + (K - 1) * marks) / 2 - mass)
        .put((K * total_r + (K - 1) * total_r) / 2 - total(g, number(1)), once, pl)
        .algebra((K * total_r + (K - 1) * total_r) / 2 - K)
        .put((K * number(1) + (K - 1) * number(1)) / 2 - K, rl)
        .done()
    )
    negative = d.add("order", le((K * number(1) + (K - 1) * number(1)) / 2 - K, 0))
    short = d.calc(left).put(logs * gained - spent - ln(number(2)) * total(g, number(1)), pl)
    short = short.algebra(logs * gained - (spent + ln(number(2)) * K))
    below = chain(d, d.flip(short.done()), moved, value, negative)
    # Each relative entropy is at most B, and K(1 - epsilon) = gained.
    spending = rewrite(d, summed(d, g, near), spent, K * B)
    kept = d.calc(gained).algebra(gained / K * K).put((1 - eps) * K, right).done()
    rest = spent + ln(number(2)) * K
    used = d.calc(logs * gained - rest).put(logs * ((1 - eps) * K) - rest, kept).done()
    both = add(d, chain(d, d.flip(used), below), spending)
    scaled = times(d, d.add("order", le(0, 1 / K)), add(d, both, same(d, ln(number(2)) * K)))
    statement = le((1 - eps) * logs, B + ln(number(2)))
    rewrite(d, scaled, statement.lhs, statement.rhs)
    title = "Fano's inequality"
    return Theorem("fano", title, statement, tuple(d.steps), hypotheses, (pointwise, exponential), SOURCE)


def strings(inequality: Theorem, redundancy: Theorem) -> Theorem:
    """S5: P strings carry at most P times the redundancy."""
    d = Derivation()
    P, depth, width_ = integer("P", 0), integer("L", 0), integer("s'", 2)
    entropy = Hypothesis("entropy", eq(total(d_, p(g, d_) * ln(p(g, d_))), -(P * H(depth, width_))), ("g",))
    uniform = Hypothesis("uniform leaves", eq(ln(r(d_)), -(P * (width_**depth * ln_v))), ("d",))
    first = (P_SIGN, P_LAW, R_SIGN, R_LAW, ANSWER, ONE_ANSWER, RIGHT)
    hypotheses = (*first, entropy, uniform, START, STEP, WIDTH)
    known = [d.hypothesis(h) for h in first]
    mean_ln, flat, start, step, width = (d.hypothesis(h) for h in (entropy, uniform, START, STEP, WIDTH))
    whole = d.lemma(redundancy, Substitution({"t": depth, "s": width_}), start, step, width)
    log_w = Substitution({"s": width_})(ln_w)
    saved = (width_**depth - 1) / (width_ - 1) * (log_w - ln_m)
    spread = P * (width_**depth * ln_v)
    equal = (
        d.calc(divergence)
        .put(total(d_, p(g, d_) * (ln(p(g, d_)) - -spread)), flat)
        .algebra(total(d_, p(g, d_) * ln(p(g, d_))) + spread * total(d_, p(g, d_)))
        .put(-(P * H(depth, width_)) + spread * 1, mean_ln, known[1])
        .algebra(P * (width_**depth * ln_v - H(depth, width_)))
        .put(P * saved, whole)
        .done()
    )
    near = at_most(d, equal)
    d.lemma(inequality, Substitution({"B": P * saved}), *known, near)
    statement = le((1 - eps) * ln(K), P * saved + ln(number(2)))
    title = "S5: what information alone asks of any learner"
    return Theorem("S5", title, statement, tuple(d.steps), hypotheses, (inequality, redundancy), SOURCE)
