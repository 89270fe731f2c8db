r"""E8 over all digits: the probability that two independent draws of one grammar agree in all that they have shown.

Object: at step t of the way down the spine, from the root, k_t symbols of the spine's tuple are shown and its next
symbol is the spine's. A(t; x, y) = 1 where the tuples x, y agree in those k_t places, Z(t; x, z) = 1 where z is the next
symbol of x; g_t = v^(-k_t) and h_t = v^(-k_t-1) the shares of pairs that agree in k_t and in k_t + 1 places.
N(t; a, b): the probability, for a given grammar, that two draws agree in all that is shown in t steps and have spine
symbols a and b: N(0; a, b) = 1/v^2, and each step chooses a rule for either.
Statement: with p_k = (n g - 1)/(n - 1) the sequences S(0) = 1/v, D(0) = 1 - 1/v,
    \[ S(t+1)=S(t)\Big(\frac1m+\Big(1-\frac1m\Big)p_{k+1}\Big)+D(t)p_{k+1},\quad
       D(t+1)=\Big(S(t)\Big(1-\frac1m\Big)+D(t)\Big)(p_k-p_{k+1}) \]
are the averages over all grammars of sum_a N(t; a, a) and of sum_{a, b} N(t; a, b) less that.
Source: derived here; sampling without replacement.
"""

from __future__ import annotations

from dataclasses import replace

from latentproof.proofs.axioms import moment
from latentproof.proofs.derivation import Derivation
from latentproof.proofs.derivations.expansion import sift
from latentproof.proofs.derivations.notation import a, b, k, m, rules, symbols, t, v, w, z
from latentproof.proofs.derivations.notation import slots as model_slots
from latentproof.proofs.derivations.sums import nested, sink
from latentproof.proofs.proof import Hypothesis, Step, Theorem
from latentproof.proofs.substitution import Substitution
from latentproof.proofs.terms import (
    Domain,
    Function,
    History,
    Integer,
    Relation,
    Table,
    Term,
    Variable,
    delta,
    eq,
    falls,
    index,
    mean,
    number,
    pair,
    total,
)
from latentproof.theory.information import collision_step

SOURCE = "derived here; sampling without replacement"
n = v * w
tuples = Domain("tuples", n)
x, y = index("x", tuples), index("y", tuples)
j, c = index("j", rules), index("c", symbols)
whole = Table("r", model_slots, tuples, n)
"""A level's table, every tuple a class of its own."""
B = Function("B", (tuples, tuples))
g = Function("g", ())()
ALIKE = Hypothesis("alike", eq(B(x, x), 1), ("x",))
SHARE = Hypothesis("share", eq(total(x, total(y, B(x, y))), n**2 * g))


def chance(share: Term) -> Term:
    """p = (n g - 1)/(n - 1): different tuples agree, where a share g of all pairs does."""
    return (n * share - 1) / (n - 1)


def agreement(table: Table, one: Term, other: Term, alike: Term) -> Term:
    """(1/m^2) sum over the rules of two symbols of whether their tuples agree."""
    both = falls(table, pair(one, k), x) * falls(table, pair(other, j), y) * alike
    return nested([k, j, x, y], both) / m**2


def _of_slots(d: Derivation, one: Term, other: Term, alike: int, share: int) -> int:
    """E sum_xy 1[one is x] 1[other is y] B(x, y) = p for two different slots."""
    first, second = falls(whole, one, x), falls(whole, other, y)
    at_x = falls(whole, other, x)
    apart = d.axiom("injection_moments", eq(mean(whole, first * second), moment(whole, [x, y])))
    same = d.axiom("injection_moments", eq(mean(whole, first * at_x), moment(whole, [x, x])))
    body = first * second * B(x, y)
    parted = d.add("split", eq(total(y, body), first * at_x * B(x, x) + total(y, body, x)))
    off = d.add("split", eq(total(y, B(x, y)), B(x, x) + total(y, B(x, y), x)))
    rest = (
        d.calc(total(x, total(y, B(x, y), x)))
        .algebra(total(x, B(x, x) + total(y, B(x, y), x)) - total(x, B(x, x)))
        .put(total(x, total(y, B(x, y))) - total(x, number(1)), d.flip(off), alike)
        .put(n**2 * g - total(x, number(1)), share)
        .done()
    )
    averaged = mean(whole, first * at_x) * B(x, x) + total(y, mean(whole, first * second) * B(x, y), x)
    return (
        d.calc(mean(whole, total(x, total(y, body))))
        .put(mean(whole, total(x, first * at_x * B(x, x) + total(y, body, x))), parted)
        .algebra(total(x, averaged))
        .put(total(x, moment(whole, [x, x]) * B(x, x) + total(y, moment(whole, [x, y]) * B(x, y), x)), same, apart)
        .algebra(total(x, total(y, B(x, y), x)) / (n * (n - 1)))
        .put((n**2 * g - total(x, number(1))) / (n * (n - 1)), rest)
        .algebra(chance(g))
        .done()
    )


def _of_one_slot(d: Derivation, slot: Term, alike: int) -> int:
    """sum_xy 1[slot is x] 1[slot is y] B(x, y) = 1."""
    at_x, at_y = falls(whole, slot, x), falls(whole, slot, y)
    body = at_x * at_y * B(x, y)
    parted = d.add("split", eq(total(y, body), at_x * at_x * B(x, x) + total(y, body, x)))
    square, none = d.add("indicator_square", eq(at_x * at_x, at_x)), d.add("disjoint", eq(at_x * at_y, 0))
    return (
        d.calc(total(x, total(y, body)))
        .put(total(x, at_x * at_x * B(x, x) + total(y, body, x)), parted)
        .put(total(x, at_x * number(1) + total(y, number(0) * B(x, y), x)), square, alike, none)
        .algebra(total(x, at_x))
        .by(d.axiom("classes_partition", eq(total(x, at_x), 1)))
        .done()
    )


def agree() -> Theorem:
    """E of the agreement of two symbols: p, and (1 - p)/m more where they are one symbol."""
    d = Derivation()
    alike, share = d.hypothesis(ALIKE), d.hypothesis(SHARE)
    p = chance(g)
    value = p + delta(a, b) * (1 - p) / m

    def double(one: Term, other: Term) -> Term:
        return nested([x, y], falls(whole, pair(one, k), x) * falls(whole, pair(other, j), y) * B(x, y))

    def narrowed(one: Term, other: Term, side: str) -> int:
        step = _of_slots(d, pair(one, k), pair(other, j), alike, share)
        return d.add("coordinates", d.steps[step].conclusion, step, name=side)

    apart, rules_apart = narrowed(a, b, "left"), narrowed(a, a, "right")
    zero, unit = d.add("delta_value", eq(delta(a, b), 0)), d.add("delta_value", eq(delta(a, a), 1))
    plain = d.calc(value).put(p + number(0) * (1 - p) / m, zero).algebra(p).done()
    start = mean(whole, agreement(whole, a, b, B(x, y)))
    differ = (
        d.calc(start)
        .algebra(total(k, total(j, mean(whole, double(a, b)))) / m**2)
        .put(total(k, total(j, p)) / m**2, apart)
        .algebra(p)
        .by(d.flip(plain))
        .done()
    )
    diagonal = Substitution({"j": k})(double(a, a))
    once = _of_one_slot(d, pair(a, k), alike)
    average = mean(whole, double(a, a))
    parted = d.add("split", eq(total(j, average), mean(whole, diagonal) + total(j, average, k)))
    at_a = Substitution({"b": a})
    more = d.calc(at_a(value)).put(p + number(1) * (1 - p) / m, unit).algebra(p + (1 - p) / m).done()
    equal = (
        d.calc(at_a(start))
        .algebra(total(k, total(j, average)) / m**2)
        .put(total(k, mean(whole, diagonal) + total(j, average, k)) / m**2, parted)
        .put(total(k, mean(whole, number(1)) + total(j, p, k)) / m**2, once, rules_apart)
        .algebra(p + (1 - p) / m)
        .by(d.flip(more))
        .done()
    )
    d.add("apart_or_equal", eq(start, value), differ, equal, cases=("a", "b"))
    title = "Agreement of the tuples of two draws"
    return Theorem("E8-agreement", title, eq(start, value), tuple(d.steps), (ALIKE, SHARE), (), SOURCE)


family = Table("r", model_slots, tuples, n, t + 1)
N = Function("N", (Integer(0), symbols, symbols), history=whole)
A = Function("A", (Integer(0), tuples, tuples))
Z = Function("Z", (Integer(0), tuples, symbols))
G, H = Function("g", (Integer(0),)), Function("h", (Integer(0),))
S = Function("S", (Integer(0), Integer(2), Integer(2), Integer(1)))
D = Function("D", (Integer(0), Integer(2), Integer(2), Integer(1)))
e = index("e", symbols)


def shown(one: Term, other: Term) -> Term:
    """The tuples agree in the places shown, and the next symbols are these two."""
    return A(t, x, y) * (Z(t, x, one) * Z(t, y, other))


def moved(one: Term, other: Term) -> Term:
    """sum over the spine symbols before, and over rules, of the draws' probability to be shown these."""
    return nested([a, b], N(t, a, b) * agreement(family, a, b, shown(one, other)))


ROOT = Hypothesis("root", eq(N(0, a, b), 1 / v**2), ("a", "b"), definition=True)
STEP = Hypothesis("rules", eq(N(t + 1, z, e), moved(z, e)), ("t", "z", "e"), definition=True)
PLACES = (
    Hypothesis("places_alike", eq(A(t, x, x), 1), ("t", "x")),
    Hypothesis("places_share", eq(total(x, total(y, A(t, x, y))), n**2 * G(t)), ("t",)),
)
AGREE_NEXT = A(t, x, y) * total(c, Z(t, x, c) * Z(t, y, c))
"""The tuples agree in one place more."""
NEXT = (
    Hypothesis("one_next", eq(total(c, Z(t, x, c)), 1), ("t", "x")),
    Hypothesis("next_alike", eq(total(c, Z(t, x, c) * Z(t, x, c)), 1), ("t", "x")),
    Hypothesis("next_share", eq(nested([x, y], AGREE_NEXT), n**2 * H(t)), ("t",)),
)
CHANCES = chance(G(t)), chance(H(t))


def at(time: Term) -> tuple[Term, Term]:
    """S and D at a time."""
    return S(time, v, w, m), D(time, v, w, m)


SEQUENCES = tuple(
    h
    for letter, one, first, after, value in zip(
        "SD", at(number(0)), (1 / v, 1 - 1 / v), at(t + 1), collision_step(m, *CHANCES, *at(t)), strict=True
    )
    for h in (
        Hypothesis(f"first_{letter}", eq(one, first), ("v", "w", "m"), definition=True),
        Hypothesis(f"next_{letter}", eq(after, value), ("t", "v", "w", "m"), definition=True),
    )
)
HYPOTHESES = (ROOT, STEP, *PLACES, *NEXT, *SEQUENCES)


def levels(upto: Term) -> History:
    """The tables of the steps 1..upto."""
    return History(replace(whole, level=upto))


both = falls(family, pair(a, k), x) * falls(family, pair(b, j), y)
WITH = N(t, a, b) * both / m**2
DRAWS = [a, b, k, j, x, y]


def _next_agrees(d: Derivation, step: int) -> int:
    """sum_z N(t + 1; z, z): the draws agree in one place more."""
    end = nested([a, b], N(t, a, b) * agreement(family, a, b, AGREE_NEXT))
    body = WITH * shown(z, z)
    start = total(z, N(t + 1, z, z))
    calc = d.calc(start).put(total(z, moved(z, z)), d.instance(step, {"e": z})).algebra(nested([z, *DRAWS], body))
    return calc.by(sink(d, [z, *DRAWS], body)).algebra(end).done()


def _all_spines(d: Derivation, step: int, one: int) -> int:
    """sum_{z, e} N(t + 1; z, e): the draws agree in what is shown, whatever comes next."""
    end = nested([a, b], N(t, a, b) * agreement(family, a, b, A(t, x, y)))
    body, first = WITH * shown(z, e), WITH * (A(t, x, y) * Z(t, x, z))
    one_y = d.instance(one, {"x": y})
    return (
        d.calc(nested([z, e], N(t + 1, z, e)))
        .put(nested([z, e], moved(z, e)), step)
        .algebra(nested([z, e, *DRAWS], body))
        .by(sink(d, [z, e, *DRAWS], body, 1))
        .algebra(nested([z, *DRAWS], first * total(c, Z(t, y, c))))
        .put(nested([z, *DRAWS], first * number(1)), one_y)
        .algebra(nested([z, *DRAWS], first))
        .by(sink(d, [z, *DRAWS], first))
        .algebra(nested(DRAWS, WITH * A(t, x, y) * total(c, Z(t, x, c))))
        .put(nested(DRAWS, WITH * A(t, x, y) * number(1)), one)
        .algebra(end)
        .done()
    )


def _collision(d: Derivation, rewritten: int, found: int, p: Term, claims: list[Relation], assumed: list[int]) -> int:
    """Average over the new level first: p, and more where the spines agree; then over the levels before."""
    r, q = d.steps[rewritten].conclusion, d.steps[found].conclusion
    inner = eq(mean(levels(t + 1), r.rhs), mean(levels(t), mean(family, r.rhs)))
    same = sift(d, a, b, lambda other: N(t, a, other))
    picked = d.steps[same].conclusion
    one, every = claims
    return (
        d.calc(mean(levels(t + 1), r.lhs))
        .put(mean(levels(t + 1), r.rhs), rewritten)
        .by(d.axiom("independence_of_levels", inner))
        .algebra(mean(levels(t), nested([a, b], N(t, a, b) * q.lhs)))
        .put(mean(levels(t), nested([a, b], N(t, a, b) * q.rhs)), found)
        .algebra(p * every.lhs + (1 - p) / m * mean(levels(t), total(a, picked.lhs)))
        .put(p * every.lhs + (1 - p) / m * mean(levels(t), total(a, picked.rhs)), same)
        .algebra(p * every.lhs + (1 - p) / m * one.lhs)
        .put(p * every.rhs + (1 - p) / m * one.rhs, *assumed)
        .done()
    )


def digits(agree_: Theorem) -> tuple[Theorem, Theorem]:
    """S and S + D, by one induction on the steps down the spine."""
    d = Derivation()
    root, step, alike, share, one, next_alike, next_share, *sequences = (d.hypothesis(h) for h in HYPOTHESES)
    (S_0, S_1, D_0, D_1), (s_t, d_t) = sequences, at(t)
    claims = [
        eq(mean(levels(t), total(z, N(t, z, z))), s_t),
        eq(mean(levels(t), nested([z, e], N(t, z, e))), s_t + d_t),
    ]
    assumed = [d.add("assume", claim) for claim in claims]
    at_x = Substitution({"y": x})(AGREE_NEXT)
    alike_next = d.calc(at_x).put(number(1) * number(1), alike, next_alike).algebra(number(1)).done()
    bases, onwards = [], []
    for claim, start, uniform, agrees, share_of, met, rewritten, firsts, afters in (
        (claims[0], {"a": z, "b": z}, total(z, 1 / v**2), AGREE_NEXT, H(t), (alike_next, next_share), _next_agrees(d, step), [S_0], [S_1]),
        (claims[1], {"a": z, "b": e}, nested([z, e], 1 / v**2), A(t, x, y), G(t), (alike, share), _all_spines(d, step, one), [S_0, D_0], [S_1, D_1]),
    ):
        none = Substitution({"t": number(0)})(claim.lhs)
        free = d.axiom("independence_of_levels", eq(none, none.args[0]))
        end = Substitution({"t": number(0)})(claim.rhs)
        value = _sum([d.steps[x_].conclusion.rhs for x_ in firsts])
        back = d.flip(d.calc(end).put(value, *firsts).done())
        bases.append(d.calc(none).by(free).put(uniform, d.instance(root, start)).algebra(value).by(back).done())
        formula = ((Variable("x", tuples), Variable("y", tuples)), agrees)
        swap = Substitution(functions={"B": formula, "g": ((), share_of)}, tables={"r": family})
        found = d.lemma(agree_, swap, *met)
        last = _collision(d, rewritten, found, chance(share_of), claims, assumed)
        end = Substitution({"t": t + 1})(claim.rhs)
        value = _sum([d.steps[x_].conclusion.rhs for x_ in afters])
        back = d.flip(d.calc(end).put(value, *afters).done())
        onwards.append(d.calc(d.steps[last].conclusion.lhs).by(last).algebra(value).by(back).done())
    theorems = []
    for j, (name, title) in enumerate((("E8-spine", "History and spine agree"), ("E8-history", "Histories agree"))):
        o = 1 - j
        premises = (bases[j], onwards[j], assumed[o], bases[o], onwards[o])
        final = Step("induction", claims[j], premises, "t")
        theorems.append(
            Theorem(name, f"{title}, at every position", claims[j], (*d.steps, final), HYPOTHESES, (agree_,), SOURCE)
        )
    return theorems[0], theorems[1]


def _sum(terms: list[Term]) -> Term:
    return terms[0] if len(terms) == 1 else terms[0] + terms[1]
