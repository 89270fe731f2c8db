r"""E4, the bracket of mu: two edges down one table cost almost exactly what two edges of different tables cost.

Object: lambda the decay of one edge, mu = `two_sided_decay` that of two edges of the same table at positions i != j.
Statement: mu <= lambda^2, and 1 - mu/lambda^2 <= 4/(v(v-1)w) unless v = w = 2; there m <= w leaves m = 1 and m = 2,
where 1 - mu/lambda^2 is 1/4 and 1: the bound 4/(v(v-1)w) = 1 holds again and is attained. After k levels, v >= 3 or
w >= 3, \[ \Big[\lambda^2\Big(1-\frac4{v(v-1)w}\Big)\Big]^k\le\mu^k\le(\lambda^2)^k. \]
Source: Cagnetta, Wyart (2024), arXiv:2406.00048, appendix E (mu = lambda^2 in the limit); exact form derived here.
"""

from __future__ import annotations

from latentproof.proofs.derivation import Derivation
from latentproof.proofs.derivations.notation import m, v, w
from latentproof.proofs.proof import Theorem
from latentproof.proofs.terms import Relation, Term, eq, integer, le, number
from latentproof.theory.decay import decay, two_sided_decay

k = integer("k", 0)
SOURCE = "Cagnetta, Wyart (2024), arXiv:2406.00048, appendix E; exact form derived here"


def loss(v_: Term, w_: Term, m_: Term) -> Term:
    """1 - mu/lambda^2."""
    return 1 - two_sided_decay(v_, w_, m_) / decay(v_, w_, m_) ** 2


def bound(v_: Term, w_: Term) -> Term:
    """4/(v(v-1)w)."""
    return 4 / (v_ * (v_ - 1) * w_)


def _one(name: str, title: str, statement: Relation, rule: str = "order", cases: tuple[str, ...] = ()) -> Theorem:
    d = Derivation()
    d.add(rule, statement, cases=cases)
    return Theorem(name, title, statement, tuple(d.steps), source=SOURCE)


def bracket() -> tuple[Theorem, ...]:
    """Both ends; the upper one with v = 2 apart."""
    one, two, v3, w3 = number(1), number(2), integer("v", 3), integer("w", 3)
    return (
        _one("mu-upper", "Two edges of one table lose no less than two tables", le(0, loss(v, w, m)), cases=("v", "w")),
        _one("mu-lower", "Two edges of one table, v >= 3", le(loss(v3, w, m), bound(v3, w))),
        _one("mu-lower-v2", "Two edges of one table, v = 2", le(loss(two, w3, m), bound(two, w3))),
        _one("mu-v2-w2-m1", "Two edges of one table, v = w = 2, m = 1", eq(loss(two, two, one), one / 4), "algebra"),
        _one(
            "mu-v2-w2-m2", "Two edges of one table, v = w = m = 2", eq(loss(two, two, two), bound(two, two)), "algebra"
        ),
    )


def powers() -> tuple[Theorem, ...]:
    """Both ends after k levels, with v = 2 apart."""
    found = []
    for mark, v_, w_ in (("", integer("v", 3), w), ("-v2", number(2), integer("w", 3))):
        mu, two_edges = two_sided_decay(v_, w_, m), decay(v_, w_, m) ** 2
        least = two_edges * (1 - bound(v_, w_))
        for end, low, high in (("lower", least, mu), ("upper", mu, two_edges)):
            d = Derivation()
            statement = le(low**k, high**k)
            d.add("monotone_power", statement, d.add("order", le(0, low)), d.add("order", le(low, high)))
            title = f"k tables on both sides, {end} bound, {'v >= 3' if not mark else 'v = 2, w >= 3'}"
            found.append(Theorem(f"mu-power-{end}{mark}", title, statement, tuple(d.steps), source=SOURCE))
    return tuple(found)
