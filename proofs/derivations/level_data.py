r"""What one level of iterated latent clustering sees: pairs of a tuple and a target, and how they are distributed.

Object: q parents a with m tuples (a, s) each, D targets z; P independent draws of pairs (tuple, target), of which
N_{as,z} show the tuple (a, s) with the target z; N_as counts the tuple. r(a) is the probability of each tuple of a,
phi(a, .) the law of the target given the parent: given the parent, target and tuple are independent.
Statement: w((a, s), z) = r(a) phi(a, z), phi(a, z) >= 0, sum_z phi(a, z) = 1, the w add up to 1.
Source: Korchinski, Favero, Wyart (2026), arXiv:2605.27734; Cagnetta et al. (2024), arXiv:2307.02129, section 2.
"""

from __future__ import annotations

from latentproof.proofs.proof import Hypothesis
from latentproof.proofs.syntax import product
from latentproof.proofs.terms import Domain, Function, Sample, Term, count, eq, index, integer, le, pair, total

q, m, size = integer("q", 1), integer("m", 1), integer("D", 1)
parents, slots, targets = Domain("parents", q), Domain("slots", m), Domain("targets", size)
tuples = product(parents, slots)
pairs = product(tuples, targets)
a, b, c = (index(name, parents) for name in "abc")
s, t, y = (index(name, slots) for name in "sty")
z, i = index("z", targets), index("i", targets)
x = index("x", pairs)
w = Function("w", (pairs,))
"""The probability of a pair (tuple, target)."""
r = Function("r", (parents,))
phi = Function("phi", (parents, targets))
P = integer("P", 0)
draws = Sample("X", total(x, w(x)), P)
WEIGHTS = Hypothesis("weights", le(0, w(x)), ("x",))
LAW = Hypothesis("law", eq(total(x, w(x)), 1))
FACTOR = Hypothesis("factor", eq(w(pair(pair(c, y), z)), r(c) * phi(c, z)), ("c", "y", "z"))
CONTEXT = Hypothesis("context", le(0, phi(c, z)), ("c", "z"))
UNIT = Hypothesis("unit", eq(total(z, phi(c, z)), 1), ("c",))
MODEL = (WEIGHTS, LAW, FACTOR, CONTEXT, UNIT)


def seen(parent: Term, slot: Term) -> Term:
    """N_as, how often a tuple is seen."""
    return total(z, count(draws, pair(pair(parent, slot), z)))
