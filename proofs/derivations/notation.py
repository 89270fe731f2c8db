r"""The letters that the derivations share: v, w, m, the index sets, and a level's channel.

Object: v >= 2 symbols, w >= 2 tuples a symbol would have if all were grammatical (w = v^(s-1), n = vw tuples in all),
m >= 1 rules a symbol; slots of a table are pairs (symbol, rule).
Source: Cagnetta, Petrini, Tomasini, Favero, Wyart (2024), arXiv:2307.02129, section 2.
"""

from __future__ import annotations

from collections.abc import Callable

from latentproof.proofs.proof import Hypothesis
from latentproof.proofs.syntax import product
from latentproof.proofs.terms import Domain, Relation, Table, Term, falls, index, integer, pair, total
from latentproof.theory.decay import decay

v = integer("v", 2)
w = integer("w", 2)
m = integer("m", 1)
symbols = Domain("symbols", v)
rules = Domain("rules", m)
slots = product(symbols, rules)
a = index("a", symbols)
b = index("b", symbols)
i = index("i", symbols)
z = index("z", symbols)
k = index("k", rules)
t = integer("t", 0)
lam = decay(v, w, m)
"""lambda, the decay per edge."""
table = Table("r", slots, symbols, v * w)
"""A level's rule table, its tuples classified by the symbol at one position."""

DIFFERENT = Hypothesis("different", Relation(a, "!=", b))


def channel(level: Table, parent: Term, child: Term) -> Term:
    r"""M_{parent, child} = (1/m) #{k : r(parent, k)_i = child}."""
    return total(k, falls(level, pair(parent, k), child)) / m


def push(x: Callable[[Term], Term], level: Table = table) -> Term:
    r"""(xM)_z = sum_i x_i M_iz."""
    return total(i, x(i) * channel(level, i, z))
