r"""E8 over all digits: the probability that two independent draws of one grammar agree in all that they have shown.

Object: at step t of the way down the spine, from the root, k_t symbols of the spine's tuple are shown and its next
symbol is the spine's. A(t; x, y) = 1 where the tuples x, y agree in those k_t places, Z(t; x, z) = 1 where z is the
next symbol of x; g_t = v^(-k_t) and h_t = v^(-k_t-1) the shares of pairs that agree in k_t and in k_t + 1 places.
N(t; a, b): the probability, for a given grammar, that two draws agree in all that is shown in t steps and have spine
symbols a and b: N(0; a, b) = 1/v^2, and each step chooses a rule for either.
Statement: with p_k = (n g - 1)/(n - 1) the sequences S(0) = 1/v, D(0) = 1 - 1/v,
    \[ S(t+1)=S(t)\Big(\frac1m+\Big(1-\frac1m\Big)p_{k+1}\Big)+D(t)p_{k+1},\quad
       D(t+1)=\Big(S(t)\Big(1-\frac1m\Big)+D(t)\Big)(p_k-p_{k+1}) \]
are the averages over all grammars of sum_a N(t; a, a) and of sum_{a, b} N(t; a, b) less that.
Source: derived here; sampling without replacement.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from latentproof.proofs.derivation import Calculation, Derivation
from latentproof.proofs.derivations.agreement import SOURCE, agreement, chance, j, n, tuples, whole, x, y
from latentproof.proofs.derivations.expansion import sift
from latentproof.proofs.derivations.notation import a, b, k, m, symbols, t, v, w, z
from latentproof.proofs.derivations.notation import slots as model_slots
from latentproof.proofs.derivations.sums import nested, sink
from latentproof.proofs.derivations.together import all_of, as_one, each_of, needed
from latentproof.proofs.proof import Hypothesis, Theorem
from latentproof.proofs.substitution import Substitution
from latentproof.proofs.terms import (
    Function,
    History,
    Integer,
    Relation,
    Table,
    Term,
    Variable,
    eq,
    falls,
    index,
    mean,
    number,
    pair,
    total,
)
from latentproof.theory.information import collision_step

c = index("c", symbols)
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


@dataclass(frozen=True)
class Part:
    """One of the two statements: the sum averaged, at the root, and one level further down."""

    claim: Relation
    at_root: Term
    symbols: dict[str, Term]
    alike: Term
    share: Term
    met: tuple[int, int]
    rewritten: int
    definitions: tuple[tuple[int, ...], tuple[int, ...]]


def digits(agree_: Theorem) -> tuple[Theorem, Theorem]:
    """S and S + D, by one induction on the steps down the spine."""
    d = Derivation()
    root, step, alike, share, one, next_alike, next_share, *sequences = (d.hypothesis(h) for h in HYPOTHESES)
    (S_0, S_1, D_0, D_1), (s_t, d_t) = sequences, at(t)
    same, every = total(z, N(t, z, z)), nested([z, e], N(t, z, e))
    at_x = Substitution({"y": x})(AGREE_NEXT)
    longer = d.calc(at_x).put(number(1) * number(1), alike, next_alike).algebra(number(1)).done()
    parts = [
        Part(
            *(eq(mean(levels(t), same), s_t), total(z, 1 / v**2), {"a": z, "b": z}, AGREE_NEXT, H(t)),
            *((longer, next_share), _next_agrees(d, step), ((S_0,), (S_1,))),
        ),
        Part(
            *(eq(mean(levels(t), every), s_t + d_t), nested([z, e], 1 / v**2), {"a": z, "b": e}, A(t, x, y), G(t)),
            *((alike, share), _all_spines(d, step, one), ((S_0, D_0), (S_1, D_1))),
        ),
    ]
    claims = [part.claim for part in parts]
    one_claim = as_one(claims)
    assumed = each_of(d, claims, d.add("assume", one_claim))
    bases, onwards = [], []
    for part in parts:
        none = Substitution({"t": number(0)})(part.claim.lhs)
        free = d.axiom("independence_of_levels", eq(none, none.args[0]))
        start = d.calc(none).by(free).put(part.at_root, d.instance(root, part.symbols))
        bases.append(_concluded(d, start, Substitution({"t": number(0)})(part.claim.rhs), part.definitions[0]))
        formula = ((Variable("x", tuples), Variable("y", tuples)), part.alike)
        swap = Substitution(functions={"B": formula, "g": ((), part.share)}, tables={"r": family})
        found = d.lemma(agree_, swap, *part.met)
        last = _collision(d, part.rewritten, found, chance(part.share), claims, assumed)
        start = d.calc(d.steps[last].conclusion.lhs).by(last)
        onwards.append(_concluded(d, start, Substitution({"t": t + 1})(part.claim.rhs), part.definitions[1]))
    both_claims = d.add("induction", one_claim, all_of(d, bases), all_of(d, onwards), name="t")
    spine, histories = each_of(d, claims, both_claims)
    return (
        _read_off(d, spine, agree_, "E8-spine", "Histories and spine symbols agree, at every position"),
        _read_off(d, histories, agree_, "E8-history", "Histories agree, at every position"),
    )


def _read_off(d: Derivation, last: int, agree_: Theorem, name: str, title: str) -> Theorem:
    steps = needed(d, last)
    return Theorem(name, title, steps[-1].conclusion, steps, HYPOTHESES, (agree_,), SOURCE)


def _concluded(d: Derivation, calc: Calculation, end: Term, definitions: tuple[int, ...]) -> int:
    """The chain goes on to `end`, which is S or S + D as its definitions say."""
    values = [d.steps[i].conclusion.rhs for i in definitions]
    value = values[0] if len(values) == 1 else values[0] + values[1]
    back = d.flip(d.calc(end).put(value, *definitions).done())
    return calc.algebra(value).by(back).done()
