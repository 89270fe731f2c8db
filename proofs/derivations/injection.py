r"""E0, the weighted injection lemma: the only combinatorial fact that second moments need.

Object: n >= 2 tuples in q >= 1 classes of n/q each, a uniform injection r of slots into them, any weights omega.
Statement: \[ E\sum_c\Big(\sum_{\sigma:r(\sigma)\in c}\omega_\sigma-\frac Wq\Big)^2
    =\Big(\sum_\sigma\omega_\sigma^2-\frac{W^2}{n}\Big)\frac{n}{n-1}\Big(1-\frac1q\Big),\quad
    W=\sum_\sigma\omega_\sigma. \]
Source: elementary; sampling without replacement (Cochran, Sampling Techniques, 1977, section 2.6).
"""

from __future__ import annotations

from latentproof.proofs.axioms import moment
from latentproof.proofs.derivation import Derivation
from latentproof.proofs.proof import Theorem
from latentproof.proofs.terms import Domain, Function, Table, Term, eq, falls, index, integer, mean, total
from latentproof.theory.injection import class_imbalance

n = integer("n", 2)
q = integer("q", 1)
slots = Domain("S")
classes = Domain("C", q)
r = Table("r", slots, classes, n)
omega = Function("omega", (slots,))
sigma = index("sigma", slots)
tau = index("tau", slots)
c = index("c", classes)


def weighted_injection() -> Theorem:
    """E0: expand the square, part the diagonal from the rest, and put in the two moments."""
    d = Derivation()
    weight = total(sigma, omega(sigma))
    squares = total(sigma, omega(sigma) ** 2)
    one, other = falls(r, sigma, c), falls(r, tau, c)
    start = mean(r, total(c, (total(sigma, omega(sigma) * one) - weight / q) ** 2))

    alone, together = moment(r, [c]), moment(r, [c, c])
    first = d.axiom("injection_moments", eq(mean(r, one), alone))
    second = d.axiom("injection_moments", eq(mean(r, one * other), together))
    square = d.add("indicator_square", eq(one * one, one))

    def apart(x: Term, y: Term) -> int:
        """sum_tau x y = x x + sum_{tau != sigma} x y, with x at sigma and y at tau."""
        return d.add("split", eq(total(tau, x * y), x * x + total(tau, x * y, sigma)))

    ws, wt = omega(sigma), omega(tau)
    parted = apart(ws, wt)
    off_diagonal = total(sigma, total(tau, ws * wt, sigma))
    crossed = (
        d.calc(off_diagonal)
        .algebra(total(sigma, ws * ws + total(tau, ws * wt, sigma)) - squares)
        .put(total(sigma, total(tau, ws * wt)) - squares, d.flip(parted))
        .algebra(weight**2 - squares)
        .done()
    )
    x, y = ws * one, wt * other
    parted = apart(x, y)
    double = (
        d.calc(mean(r, total(c, total(sigma, x) ** 2)))
        .algebra(mean(r, total(c, total(sigma, total(tau, x * y)))))
        .put(mean(r, total(c, total(sigma, x * x + total(tau, x * y, sigma)))), parted)
        .algebra(mean(r, total(c, total(sigma, ws**2 * (one * one) + total(tau, x * y, sigma)))))
        .put(mean(r, total(c, total(sigma, ws**2 * one + total(tau, x * y, sigma)))), square)
        .algebra(total(c, total(sigma, ws**2 * mean(r, one) + total(tau, ws * wt * mean(r, one * other), sigma))))
        .put(total(c, total(sigma, ws**2 * alone + total(tau, ws * wt * together, sigma))), first, second)
        .algebra(squares + q * together * off_diagonal)
        .put(squares + q * together * (weight**2 - squares), crossed)
        .done()
    )
    statement = eq(start, class_imbalance(squares, weight, n, q))
    linear = total(c, total(sigma, ws * mean(r, one)))
    (
        d.calc(start)
        .algebra(mean(r, total(c, total(sigma, x) ** 2)) - 2 * (weight / q) * linear + weight**2 / q)
        .put(
            squares + q * together * (weight**2 - squares) - 2 * (weight / q) * linear + weight**2 / q,
            double,
        )
        .put(
            squares
            + q * together * (weight**2 - squares)
            - 2 * (weight / q) * total(c, total(sigma, ws * alone))
            + weight**2 / q,
            first,
        )
        .algebra(statement.rhs)
        .done()
    )
    return Theorem(
        "E0",
        "Weighted injection",
        statement,
        tuple(d.steps),
        source="sampling without replacement (Cochran, Sampling Techniques, 1977, section 2.6)",
    )
