r"""S1' in closed form: explicit counts, without a certificate, that leave one level of clustering right.

Object: one level as in `level_data`, q parents with m tuples each, P draws; two tuples are linked where the squared
distance of their empirical context vectors is below h, a quarter of the smallest squared separation; Z counts the wrong
links. For each parent V_a = |phi_a|^2, top_a >= max phi_a, kappa_a >= 1, tau_a > 0, k_a = (2 cosh tau_a - 2)/tau_a^2,
alpha_a = 2 sqrt x/(sqrt V_a + 2 top_a sqrt x), c_a^2 = alpha_a kappa_a/(2 k_a); 2 low_a <= every phi_a(z) > 0.
Statement: E 1[Z >= 1] <= delta if 4 q m e^(-zeta), q m (m - 1) e^(-x)/Q and 2 q^2 m^2 e^(-y) are at most delta and
    \[ Pr_a\ge\big(\sqrt{\kappa_a+\zeta/2}+\sqrt{\zeta/2}\big)^2,\qquad
       \kappa_ah\ge2k_a\big(1+2\sqrt{xV_a}+2\,\mathrm{top}_ax\big),\qquad
       \kappa_a|\phi_a-\phi_b|^2\ge10\,(\mathrm{top}_a+\mathrm{top}_b)\,y, \]
    \[ c_a\sqrt{2h}+2\lambda_a\le\tau_a\kappa_a/c_a,\qquad 2e^{-\lambda_a^2}\le(1-Q)\,\mathrm{low}_a. \]
With h = Delta^2/4 the second is kappa >= (8 k_a/Delta^2)(1 + 2 sqrt(x V) + 2 top x): the logarithm is not in the leading
term. Other than in the reference, synonyms pay for their smallest atom (low), 1 stands for tr Sigma, and other parents
need 10 (top_a + top_b)/d^2 in place of 8 (sigma_a + sigma_b)/d^2 + 4 sqrt 2/(3 d).
Source: this project (S1', closed form).
"""

from __future__ import annotations

from latentproof.proofs.derivation import Derivation
from latentproof.proofs.derivations import closed_form, missed, sufficient
from latentproof.proofs.derivations.closed_form import BAND, COVERAGE, DRIFT, FORM, OTHERS, cost, cost_y, far, xi
from latentproof.proofs.derivations.closed_form import Q as kept_share
from latentproof.proofs.derivations.level_data import MODEL, P, a, b, c, m, parents, phi, q, r, targets, z
from latentproof.proofs.derivations.links import OFTEN, gamma, lam, low, mu, radius, rate, rho, sure
from latentproof.proofs.derivations.missed import eta
from latentproof.proofs.derivations.mixture import LEVEL, h
from latentproof.proofs.derivations.recovery import halved, kappa, nested
from latentproof.proofs.inequalities import add, cases, chain, rewrite, same, sum_sign, times, weak
from latentproof.proofs.proof import Hypothesis, Theorem
from latentproof.proofs.substitution import Formula, Substitution
from latentproof.proofs.terms import (
    Function,
    Relation,
    Term,
    Variable,
    delta,
    eq,
    exp,
    le,
    lt,
    number,
    real,
    sqrt,
    total,
)

SOURCE = "this project (S1', closed form)"
top, time, curvature = (Function(name, (parents,)) for name in ("top", "T", "kap"))
share = real("delta")
A, B = (Variable(name, parents) for name in "ab")
Z = Variable("z", targets)
V = total(z, phi(a, z) ** 2)
alpha = 2 * sqrt(xi) / (sqrt(V) + 2 * top(a) * sqrt(xi))
scale = sqrt(alpha * kappa(a) / (2 * curvature(a)))
"""c."""
width = time(a) * kappa(a) / scale
"""R."""
distance = total(z, (phi(a, z) - phi(b, z)) ** 2)
"""|phi_a - phi_b|^2."""
pace = 4 * cost_y / (distance + delta(a, b))
weight = pace * sqrt(distance) / sqrt(h) + delta(a, b)
CHOSEN: dict[str, Formula] = {
    "eta": ((A,), 1 - kappa(a) / (P * r(a))),
    "gamma": ((A,), scale),
    "R": ((A,), width),
    "rho": ((A,), sqrt(number(2))),
    "sure": ((A,), number(0)),
    "rate": ((A, B), pace),
    "mu": ((A, B), weight),
}
"""The certificate of S1', as formulas."""
USE = Substitution({}, CHOSEN)
PARENT = Substitution(
    {
        **{"K": kappa(a), "c": scale, "R": width, "lam": lam(a), "e": low(a), "rho": sqrt(number(2)), "top": top(a)},
        **{"kap": curvature(a), "T": time(a), "alpha": alpha},
    },
    {"p": ((Z,), phi(a, z))},
)
"""Lemma S in closed form at a parent."""
COUNT = Substitution({"k": kappa(a), "r": r(a)})
PAIR = Substitution(
    {
        **{"K": kappa(a), "K2": kappa(b), "mu": weight, "rate": pace, "S": top(a) + top(b)},
        "k": 10 * (top(a) + top(b)) * cost_y / (distance + delta(a, b)),
    },
    {"p": ((Z,), phi(a, z)), "p2": ((Z,), phi(b, z))},
)
GIVEN = (
    *(*MODEL, OFTEN, LEVEL),
    Hypothesis("present", lt(0, r(a)), ("a",)),
    Hypothesis("at most one", le(r(a), 1), ("a",)),
    Hypothesis("tops", le(phi(a, z), top(a)), ("a", "z")),
    Hypothesis("top sign", lt(0, top(a)), ("a",)),
    Hypothesis("atoms", le(0, phi(a, z) * (phi(a, z) - 2 * low(a))), ("a", "z")),
    Hypothesis("low sign", lt(0, low(a)), ("a",)),
    Hypothesis("tau", lt(0, time(a)), ("a",)),
    Hypothesis("curvature", eq(curvature(a) * time(a) ** 2, exp(time(a)) + exp(-time(a)) - 2), ("a",)),
    Hypothesis("lam sign", le(0, lam(a)), ("a",)),
    Hypothesis("zeta sign", le(0, cost)),
    Hypothesis("x sign", lt(0, xi)),
    Hypothesis("y sign", lt(0, cost_y)),
    Hypothesis("Q sign", lt(0, kept_share)),
    Hypothesis("coverage", le((sqrt(kappa(a) + cost / 2) + sqrt(cost / 2)) ** 2, P * r(a)), ("a",)),
    Hypothesis(
        "synonyms", le(2 * curvature(a) * (1 + 2 * sqrt(V) * sqrt(xi) + 2 * top(a) * xi), kappa(a) * h), ("a",)
    ),
    Hypothesis("margin", le(scale * sqrt(number(2)) * sqrt(h) + 2 * lam(a), width), ("a",)),
    Hypothesis("outside", le(2 * exp(-(lam(a) ** 2)), (1 - kept_share) * low(a)), ("a",)),
    Hypothesis("apart", le(4 * h * (1 - delta(a, b)), distance), ("a", "b")),
    Hypothesis("others", le(10 * (top(a) + top(b)) * cost_y * (1 - delta(a, b)), kappa(a) * distance), ("a", "b")),
    Hypothesis("first share", le(4 * q * m * exp(-cost), share)),
    Hypothesis("second share", le(q * m * (m - 1) * (exp(-xi) / kept_share), share)),
    Hypothesis("third share", le(2 * q**2 * m**2 * exp(-cost_y), share)),
)


def _root(d: Derivation, inside: Term, positive: int, *signs: int) -> int:
    """0 < sqrt x from 0 < x."""
    root = sqrt(inside)
    value = d.add("fact", eq(root**2, inside), weak(d, positive), name="sqrt_square")
    goal = lt(0, root)

    def none(assumed: int) -> int:
        zero = d.add("fact", eq(root, 0), assumed, d.add("order", le(0, root), *signs), name="antisymmetry")
        nothing = d.calc(inside).by(d.flip(value)).put(number(0) ** 2, zero).algebra(number(0)).done()
        return d.add("absurd", goal, d.add("chain", lt(0, number(0)), positive, nothing))

    return cases(d, root, number(0), none, lambda assumed: assumed)


class Level:
    """The signs and relations of the chosen parameters, for every parent."""

    def __init__(self, d: Derivation, cosine: Theorem) -> None:
        self.d, self.given = d, {hyp.name: d.hypothesis(hyp) for hyp in GIVEN}
        given = self.given
        often = d.instance(given["often"], {"c": a})
        self.count = d.add("chain", lt(0, kappa(a)), d.add("order", lt(0, 1)), often)
        self.root_x = _root(d, xi, given["x sign"])
        # kap T^2 = 2 cosh T - 2 >= T^2.
        least = d.lemma(cosine, Substitution({"u": time(a)}), weak(d, given["tau"]))
        least = chain(d, least, d.flip(given["curvature"]))
        least = times(d, d.add("order", le(0, 1 / time(a) ** 2), given["tau"]), least)
        least = rewrite(d, least, number(1), curvature(a), given["tau"])
        self.curved = d.add("chain", lt(0, curvature(a)), d.add("order", lt(0, 1)), least)
        self.bottom = d.add("order", lt(0, sqrt(V) + 2 * top(a) * sqrt(xi)), given["top sign"], self.root_x)
        signs = (self.root_x, self.bottom)
        self.alpha = d.add("order", lt(0, alpha), *signs)
        self.alpha_is = d.add("algebra", eq(alpha * (sqrt(V) + 2 * top(a) * sqrt(xi)), 2 * sqrt(xi)), *signs)
        inside = scale.args[0]
        self.signs = (*signs, self.curved, self.count)
        positive = d.add("order", lt(0, inside), *self.signs)
        self.scale = _root(d, inside, positive, *self.signs)
        square = d.add("fact", eq(scale**2, inside), weak(d, positive), name="sqrt_square")
        self.scale_is = (
            d.calc(2 * curvature(a) * scale**2)
            .put(2 * curvature(a) * inside, square)
            .then("algebra", alpha * kappa(a), self.signs)
            .done()
        )
        self.all = (*self.signs, self.scale)
        self.width = d.add("order", lt(0, width), *self.all, given["tau"])
        self.width_is = d.add("algebra", eq(scale * width, time(a) * kappa(a)), *self.all)

    def premises(self) -> dict[str, int]:
        """What Lemma S in closed form needs, by the names of its hypotheses."""
        d, given = self.d, self.given
        corner = d.add("fact", eq(sqrt(number(2)) ** 2, 2), d.add("order", le(0, number(2))), name="sqrt_square")
        return {
            "weights": d.instance(given["context"], {"c": a}),
            "law": d.instance(given["unit"], {"c": a}),
            "K sign": self.count,
            "h sign": given["h"],
            "c sign": self.scale,
            "R sign": self.width,
            "e sign": given["low sign"],
            "top sign": given["top sign"],
            "kap sign": self.curved,
            "T sign": given["tau"],
            "xi sign": given["x sign"],
            "alpha sign": self.alpha,
            "Q sign": given["Q sign"],
            "lam sign": given["lam sign"],
            "top": given["tops"],
            "kap": given["curvature"],
            "alpha": self.alpha_is,
            "c": self.scale_is,
            "R": self.width_is,
            "rho": corner,
            "rho sign": d.add("order", le(0, sqrt(number(2)))),
            "margin": given["margin"],
            "outside": given["outside"],
            "samples": given["synonyms"],
        }
