r"""Rivals of a rule: other rules that agree with it where it is seen, and what that leaves undetermined.

Object: N slots of one table of n tuples, in classes of n/q tuples that agree in the places seen; sigma the slot used.
Statement: sigma has in the mean
    \[ E\sum_c1[r(\sigma)\in c]\sum_{\tau\ne\sigma}1[r(\tau)\in c]=(N-1)\frac{n/q-1}{n-1} \]
rivals, and a rule has one at all with at most this probability. One place is missing, n/q = v: with the parent known,
N = m, that is below f; with any parent, N = vm, at most (v-1) f, and v - 1, which is all, at m = w (f = 1). A given
tuple is one of the other parents' (v-1)m rules with probability
    \[ g=\frac{(v-1)m}{n-1}\le f. \]
Source: sampling without replacement; derived here.
"""

from __future__ import annotations

from latentproof.proofs.axioms import moment
from latentproof.proofs.derivation import Derivation
from latentproof.proofs.derivations.notation import m, v, w
from latentproof.proofs.inequalities import add, gap, rewrite, same, times
from latentproof.proofs.proof import Hypothesis, Theorem
from latentproof.proofs.terms import Domain, Table, eq, falls, index, integer, le, mean, total

SOURCE = "sampling without replacement; derived here"
N, n, q = integer("N", 1), integer("n", 2), integer("q", 1)
slots, classes = Domain("S", N), Domain("C", q)
r = Table("r", slots, classes, n)
sigma, tau, c = index("sigma", slots), index("tau", slots), index("c", classes)
FITS = Hypothesis("fits", le(m, w))


def rivals() -> Theorem:
    """One pair of slots at a time."""
    d = Derivation()
    one, other = falls(r, sigma, c), falls(r, tau, c)
    together = moment(r, [c, c])
    second = d.axiom("injection_moments", eq(mean(r, one * other), together))
    statement = eq(mean(r, total(c, one * total(tau, other, sigma))), (N - 1) * ((n / q - 1) / (n - 1)))
    start = d.calc(statement.lhs).algebra(total(c, total(tau, mean(r, one * other), sigma)))
    start.put(total(c, total(tau, together, sigma)), second).algebra(statement.rhs).done()
    return Theorem("rivals", "Rivals of a rule", statement, tuple(d.steps), (), (), SOURCE)


def of_parent() -> Theorem:
    """One place missing, the parent known."""
    d = Derivation()
    statement = le((m - 1) * ((v - 1) / (v * w - 1)), m / w)
    d.add("order", statement)
    return Theorem("rivals-parent", "Rivals among one parent's rules", statement, tuple(d.steps), (), (), SOURCE)


def of_any() -> Theorem:
    """One place missing, any parent."""
    d = Derivation()
    room = gap(d, d.hypothesis(FITS))
    scaled = times(d, d.add("order", le(0, (v - 1) / (w * (v * w - 1)))), room)
    statement = le((v * m - 1) * ((v - 1) / (v * w - 1)), (v - 1) * (m / w))
    rewrite(d, add(d, same(d, statement.lhs), scaled), statement.lhs, statement.rhs)
    return Theorem("rivals-every", "Rivals among all rules", statement, tuple(d.steps), (FITS,), (), SOURCE)


def at_full() -> Theorem:
    """f = 1: every completion of a tuple is a rule."""
    d = Derivation()
    statement = eq((v * w - 1) * ((v - 1) / (v * w - 1)), v - 1)
    d.add("algebra", statement)
    title = "At f = 1 every completion is a rule"
    return Theorem("rivals-full", title, statement, tuple(d.steps), (), (), SOURCE)


def wrong_parents() -> Theorem:
    """g <= f."""
    d = Derivation()
    statement = le((v - 1) * m / (v * w - 1), m / w)
    d.add("order", statement)
    return Theorem("rivals-wrong", "Rules of other parents", statement, tuple(d.steps), (), (), SOURCE)


def family() -> tuple[Theorem, ...]:
    """All of them."""
    return rivals(), of_parent(), of_any(), at_full(), wrong_parents()
