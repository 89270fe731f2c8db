r"""E7 and E8: the entropy of the leaves, and when two independent draws agree in what they have shown so far.

Object: H(t), the entropy of the symbols t levels below the root, in nats: every one of the s^t symbols there chooses
one of m rules, and rules are distinct, so nothing is lost: H(0) = ln v, H(t+1) = H(t) + s^t ln m. For E8: slots of one
table, its tuples classed by their first coordinates; S, D: probabilities that two draws agree in history and spine
symbol, or in history alone; p_k = (n/q - 1)/(n - 1), q = v^k, the chance that two different tuples agree in k places.
Statement: \[ H(t)=\ln v+\frac{s^t-1}{s-1}\ln m,\qquad s^t\ln v-H(t)=\frac{s^t-1}{s-1}(\ln w-\ln m), \]
    \[ S\leftarrow S\Big(\frac1m+\Big(1-\frac1m\Big)p_{k+1}\Big)+Dp_{k+1},\qquad
       D\leftarrow\Big(S\Big(1-\frac1m\Big)+D\Big)(p_k-p_{k+1}). \]
Source: H(X) from Cagnetta et al. (2024), arXiv:2307.02129; the collision recursion is derived here.
"""

from __future__ import annotations

from latentproof.proofs.axioms import moment
from latentproof.proofs.derivation import Derivation
from latentproof.proofs.derivations.notation import DIFFERENT, a, b, k, m, rules, t
from latentproof.proofs.derivations.notation import slots as model_slots
from latentproof.proofs.proof import Hypothesis, Theorem
from latentproof.proofs.substitution import Substitution
from latentproof.proofs.terms import (
    Domain,
    Function,
    Integer,
    Table,
    Term,
    eq,
    falls,
    index,
    integer,
    mean,
    number,
    pair,
    real,
    total,
)
from latentproof.theory.information import collision_step

ENTROPY = "Cagnetta, Petrini, Tomasini, Favero, Wyart (2024), arXiv:2307.02129; exact for every grammar"
COLLISION = "derived here; sampling without replacement"
s = integer("s", 2)
ln_v, ln_m = Function("lnv", ())(), Function("lnm", ())()
ln_w = Function("lnw", (Integer(2),))(s)
H = Function("H", (Integer(0), Integer(2)))
START = Hypothesis("root", eq(H(0, s), ln_v), ("s",), definition=True)
STEP = Hypothesis("choices", eq(H(t + 1, s), H(t, s) + s**t * ln_m), ("t", "s"), definition=True)
WIDTH = Hypothesis("tuples", eq(ln_w, (s - 1) * ln_v), ("s",), definition=True)
"""ln w = (s-1) ln v, since w = v^(s-1)."""


def entropy() -> Theorem:
    """E7 by induction on the depth."""
    d = Derivation()
    choices = (s**t - 1) / (s - 1)
    statement = eq(H(t, s), ln_v + choices * ln_m)
    first, step = d.hypothesis(START), d.hypothesis(STEP)
    base = d.calc(H(0, s)).by(first).algebra(ln_v + (s ** number(0) - 1) / (s - 1) * ln_m).done()
    assumed = d.add("assume", statement)
    onward = (
        d.calc(H(t + 1, s))
        .by(step)
        .put(ln_v + choices * ln_m + s**t * ln_m, assumed)
        .algebra(ln_v + (s ** (t + 1) - 1) / (s - 1) * ln_m)
        .done()
    )
    d.add("induction", statement, base, onward, name="t")
    return Theorem("E7", "Entropy of the leaves", statement, tuple(d.steps), (START, STEP), (), ENTROPY)


def redundancy(known: Theorem) -> Theorem:
    """E7: what uniform leaves would have more, (s^t-1)/(s-1) ln(1/f) with ln(1/f) = ln w - ln m."""
    d = Derivation()
    first, step, width = (d.hypothesis(h) for h in (START, STEP, WIDTH))
    found = d.lemma(known, Substitution(), first, step)
    whole = s**t * ln_v - H(t, s)
    choices = (s**t - 1) / (s - 1)
    wide = choices * ((s - 1) * ln_v - ln_m)
    statement = eq(whole, choices * (ln_w - ln_m))
    back = d.calc(choices * (ln_w - ln_m)).put(wide, width).done()
    d.calc(whole).put(s**t * ln_v - (ln_v + choices * ln_m), found).algebra(wide).by(d.flip(back)).done()
    return Theorem("E7-redundancy", "Redundancy", statement, tuple(d.steps), (START, STEP, WIDTH), (known,), ENTROPY)


n, q, u = integer("n", 2), integer("q", 1), integer("u", 1)
prefixes, longer = Domain("prefixes", q), Domain("longer", u)
shown = Table("r", model_slots, prefixes, n)
"""The table, its tuples classed by the first k coordinates; `extended`: by the first k + 1."""
extended = Table("rn", model_slots, longer, n)
j = index("j", rules)


def agreement(table: Table, other: Term) -> Term:
    """P(the tuples that a and `other` produce by random rules lie in one class)."""
    assert isinstance(table.classes, Domain)
    c = index("c", table.classes)
    same = total(c, falls(table, pair(a, k), c) * falls(table, pair(other, j), c))
    return mean(table, total(k, total(j, same))) / m**2


def chance(classes: Term) -> Term:
    """p = (n/q - 1)/(n - 1)."""
    return (n / classes - 1) / (n - 1)


def _together(d: Derivation, x: Term, y: Term) -> int:
    """E sum_c 1[x in c] 1[y in c] = p for two different slots."""
    c = index("c", prefixes)
    both = falls(shown, x, c) * falls(shown, y, c)
    second = d.axiom("injection_moments", eq(mean(shown, both), moment(shown, [c, c])))
    whole = mean(shown, total(c, both))
    linear = d.add("mean_sum", eq(whole, total(c, mean(shown, both))))
    return d.calc(whole).by(linear).put(total(c, moment(shown, [c, c])), second).algebra(chance(q)).done()


def _pulled(d: Derivation, one: Term, other: Term) -> int:
    """E sum_j sum_c = sum_j E sum_c for the slots (one, k) and (other, j)."""
    c = index("c", prefixes)
    same = total(c, falls(shown, pair(one, k), c) * falls(shown, pair(other, j), c))
    return d.add("mean_sum", eq(mean(shown, total(j, same)), total(j, mean(shown, same))))


def different() -> Theorem:
    """Two different symbols: their slots always differ."""
    d = Derivation()
    c = index("c", prefixes)
    same = total(c, falls(shown, pair(a, k), c) * falls(shown, pair(b, j), c))
    together = _together(d, pair(a, k), pair(b, j))
    found = d.add("coordinates", d.steps[together].conclusion, together, name="left")
    outer = d.add("mean_sum", eq(mean(shown, total(k, total(j, same))), total(k, mean(shown, total(j, same)))))
    inner = _pulled(d, a, b)
    statement = eq(agreement(shown, b), chance(q))
    (
        d.calc(statement.lhs)
        .put(total(k, mean(shown, total(j, same))) / m**2, outer)
        .put(total(k, total(j, mean(shown, same))) / m**2, inner)
        .put(total(k, total(j, chance(q))) / m**2, found)
        .algebra(statement.rhs)
        .done()
    )
    title = "Agreement of different symbols"
    return Theorem("E8-different", title, statement, tuple(d.steps), (DIFFERENT,), (), COLLISION)


def same_symbol() -> Theorem:
    """One symbol twice: the same rule with probability 1/m."""
    d = Derivation()
    c = index("c", prefixes)
    hit = falls(shown, pair(a, k), c)
    same = total(c, hit * falls(shown, pair(a, j), c))
    alone = total(c, hit * hit)
    together = _together(d, pair(a, k), pair(a, j))
    found = d.add("coordinates", d.steps[together].conclusion, together, name="right")
    once = (
        d.calc(mean(shown, alone))
        .put(mean(shown, total(c, hit)), d.add("indicator_square", eq(hit * hit, hit)))
        .put(mean(shown, number(1)), d.axiom("classes_partition", eq(total(c, hit), 1)))
        .algebra(number(1))
        .done()
    )
    outer = d.add("mean_sum", eq(mean(shown, total(k, total(j, same))), total(k, mean(shown, total(j, same)))))
    inner = _pulled(d, a, a)
    average = mean(shown, same)
    parted = d.add("split", eq(total(j, average), mean(shown, alone) + total(j, average, k)))
    statement = eq(agreement(shown, a), 1 / m + (1 - 1 / m) * chance(q))
    (
        d.calc(statement.lhs)
        .put(total(k, mean(shown, total(j, same))) / m**2, outer)
        .put(total(k, total(j, average)) / m**2, inner)
        .put(total(k, mean(shown, alone) + total(j, average, k)) / m**2, parted)
        .put(total(k, number(1) + total(j, chance(q), k)) / m**2, once, found)
        .algebra(statement.rhs)
        .done()
    )
    return Theorem("E8-same", "Agreement of one symbol twice", statement, tuple(d.steps), (), (), COLLISION)


def collision(same: Theorem, differ: Theorem) -> tuple[Theorem, Theorem]:
    """E8: one level down the spine, S and D by the law of total probability."""
    S, D = real("S"), real("D")
    stay, leave = collision_step(m, chance(q), chance(u), S, D)
    wider = Substitution({"q": u}, domains={"prefixes": longer}, tables={"r": extended})
    d = Derivation()
    s_n, d_n = d.lemma(same, wider), d.lemma(differ, wider)
    ns, nd = d.steps[s_n].conclusion, d.steps[d_n].conclusion
    first = S * ns.lhs + D * nd.lhs
    d.calc(first).put(S * ns.rhs + D * nd.rhs, s_n, d_n).algebra(stay).done()
    title, lemmas = "Collision recursion, spine symbol kept", (same, differ)
    one = Theorem("E8", title, eq(first, stay), tuple(d.steps), (DIFFERENT,), lemmas, COLLISION)
    d = Derivation()
    s_k, d_k = d.lemma(same, Substitution()), d.lemma(differ, Substitution())
    s_n, d_n = d.lemma(same, wider), d.lemma(differ, wider)
    ls, ld = d.steps[s_k].conclusion, d.steps[d_k].conclusion
    second = S * (ls.lhs - ns.lhs) + D * (ld.lhs - nd.lhs)
    put = S * (ls.rhs - ns.rhs) + D * (ld.rhs - nd.rhs)
    d.calc(second).put(put, s_k, d_k, s_n, d_n).algebra(leave).done()
    title = "Collision recursion, spine symbol lost"
    return one, Theorem("E8-lost", title, eq(second, leave), tuple(d.steps), (DIFFERENT,), lemmas, COLLISION)
