r"""The certificate of S1' as formulas: what the closed form assumes, and that its parameters meet every condition.

Object: as in `closed_form_level`. c_a, R_a, eta_a, rate_ab and mu_ab as functions of kappa, tau, top and the contexts;
where a = b, 1 is added to what is divided by, since conditions are stated for all pairs.
Statement: all signs and relations that Lemmas S and N in closed form ask for follow from `GIVEN`.
Source: this project (S1', closed form).
"""

from __future__ import annotations

from latentproof.proofs.derivation import Derivation
from latentproof.proofs.derivations.closed_coverage import cost
from latentproof.proofs.derivations.closed_others import cost_y
from latentproof.proofs.derivations.closed_synonyms import kept_share, xi
from latentproof.proofs.derivations.level_data import MODEL, P, a, b, m, parents, phi, q, r, targets, z
from latentproof.proofs.derivations.links import OFTEN, lam, low
from latentproof.proofs.derivations.mixture import LEVEL, h
from latentproof.proofs.derivations.recovery import kappa
from latentproof.proofs.inequalities import add, cases, chain, rewrite, same, times, weak
from latentproof.proofs.proof import Hypothesis, Theorem
from latentproof.proofs.substitution import Formula, Substitution
from latentproof.proofs.terms import (
    Function,
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
bottom = distance + delta(a, b)
pace = 4 * cost_y / bottom
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
        "K": kappa(a),
        "c": scale,
        "R": width,
        "lam": lam(a),
        "e": low(a),
        "rho": sqrt(number(2)),
        "top": top(a),
        "kap": curvature(a),
        "T": time(a),
        "alpha": alpha,
    },
    {"p": ((Z,), phi(a, z))},
)
"""Lemma S in closed form at a parent."""
COUNT = Substitution({"k": kappa(a), "r": r(a)})
PAIR = Substitution(
    {
        "K": kappa(a),
        "K2": kappa(b),
        "mu": weight,
        "rate": pace,
        "S": top(a) + top(b),
        "k": 10 * (top(a) + top(b)) * cost_y / bottom,
    },
    {"p": ((Z,), phi(a, z)), "p2": ((Z,), phi(b, z))},
)
LAWS_OF = (
    *(("weights", "context", a), ("law", "unit", a)),
    *(("weights2", "context", b), ("law2", "unit", b)),
)
GIVEN = (
    *(*MODEL, OFTEN, LEVEL),
    Hypothesis("draws", lt(0, P)),
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
    Hypothesis("synonyms", le(2 * curvature(a) * (1 + 2 * sqrt(V) * sqrt(xi) + 2 * top(a) * xi), kappa(a) * h), ("a",)),
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


class Others:
    """Two parents: their distance is positive where they differ, and what is divided by is so everywhere."""

    def __init__(self, d: Derivation, given: dict[str, int]) -> None:
        self.d, self.given = d, given
        self.differ = d.add("delta_value", eq(delta(a, b), 0))
        self.same = d.add("delta_value", eq(delta(a, a), 1))
        self.sign = self._delta_sign()
        self.apart = self._without(4 * h, self.differ, given["apart"])
        self.far = d.add("chain", lt(0, distance), d.add("order", lt(0, 4 * h), given["h"]), self.apart)
        some = rewrite(d, add(d, self.far, self.sign), number(0), bottom)
        at_a = Substitution({"b": a})(bottom)
        one = d.calc(at_a).algebra(delta(a, a)).by(self.same).done()
        equal = d.add("chain", lt(0, at_a), d.add("order", lt(0, number(1))), d.flip(one))
        self.bottom = d.add("apart_or_equal", lt(0, bottom), some, equal, cases=("a", "b"))
        self.root = _root(d, h, given["h"])

    def _without(self, left: Term, zero: int, step: int) -> int:
        """left <= F where a and b differ, from left (1 - delta) <= F."""
        d, r_ = self.d, self.d.steps[step].conclusion
        back = d.calc(r_.lhs).put(r_.lhs.args[0] * (1 - number(0)), zero).algebra(left).done()
        return chain(d, d.flip(back), step)

    def _delta_sign(self) -> int:
        """0 <= delta(a, b)."""
        d = self.d
        differ = chain(d, d.add("order", le(0, 0)), d.flip(self.differ))
        equal = chain(d, d.add("order", le(0, number(1))), d.flip(self.same))
        return d.add("apart_or_equal", le(0, delta(a, b)), differ, equal, cases=("a", "b"))

    def weight(self) -> int:
        """0 < mu for all a and b: where they differ its first part is positive, where they are equal the second."""
        d, first = self.d, pace * sqrt(distance) / sqrt(h)
        step = d.add("order", lt(0, pace), self.bottom, self.given["y sign"])
        some = times(d, step, _root(d, distance, self.far))
        some = times(d, d.add("order", lt(0, 1 / sqrt(h)), self.root), some)
        some = rewrite(d, some, number(0), first, self.bottom, self.root)
        some = rewrite(d, add(d, some, self.sign), number(0), weight, self.bottom, self.root)
        at_a = Substitution({"b": a})
        below = d.instance(self.bottom, {"b": a})
        least = d.add("order", le(0, at_a(first)), self.given["y sign"], below, self.root)
        end = d.add("chain", lt(0, delta(a, a)), d.add("order", lt(0, number(1))), d.flip(self.same))
        equal = rewrite(d, add(d, least, end), number(0), at_a(weight), below, self.root)
        return d.add("apart_or_equal", lt(0, weight), some, equal, cases=("a", "b"))

    def premises(self) -> dict[str, int]:
        """What Lemma N in closed form needs where a and b differ."""
        d, given = self.d, self.given
        both_tops, least = top(a) + top(b), 10 * (top(a) + top(b)) * cost_y
        plain = d.calc(bottom).put(distance + number(0), self.differ).algebra(distance).done()
        there = d.instance(given["others"], {"a": b, "b": a})
        steps = (
            self._without(least, self.differ, given["others"]),
            self._without(least, d.add("delta_value", eq(delta(b, a), 0)), there),
        )
        counts = []
        for step, size in zip(steps, (kappa(a), kappa(b)), strict=True):
            part = chain(d, step, d.add("algebra", eq(d.steps[step].conclusion.rhs, size * distance)))
            part = times(d, d.add("order", le(0, 1 / bottom), self.bottom), part)
            value = d.calc(1 / bottom * (size * distance)).put(1 / bottom * (size * bottom), d.flip(plain))
            part = chain(d, part, value.then("algebra", size, (self.bottom,)).done())
            counts.append(rewrite(d, part, least / bottom, size, self.bottom))
        positive = given["top sign"], d.instance(given["top sign"], {"a": b})
        tops = d.add("order", lt(0, both_tops), *positive)
        size_ = d.add("fact", eq(sqrt(distance) ** 2, distance), weak(d, self.far), name="sqrt_square")
        level = d.add("fact", eq(sqrt(h) ** 2, h), weak(d, given["h"]), name="sqrt_square")
        moved = pace * sqrt(distance) / sqrt(h) + number(0)
        squares = (
            d.calc(weight**2 * h)
            .put(moved**2 * h, self.differ)
            .put(moved**2 * sqrt(h) ** 2, d.flip(level))
            .then("algebra", pace**2 * sqrt(distance) ** 2, (self.bottom, self.root))
            .put(pace**2 * distance, size_)
            .done()
        )
        back = d.calc(least / bottom * distance).put(least / bottom * bottom, d.flip(plain))
        enough = back.then("algebra", least, (self.bottom,)).done()
        contexts = {name: d.instance(given[old], {"c": at}) for name, old, at in LAWS_OF}
        return {
            **contexts,
            "count sign": d.add("order", lt(0, least / bottom), *positive, given["y sign"], self.bottom),
            "tops sign": tops,
            "first count": counts[0],
            "second count": counts[1],
            "top": add(d, given["tops"], d.instance(given["tops"], {"a": b})),
            "rate": d.add("algebra", eq(5 * both_tops * pace, 2 * (least / bottom)), self.bottom),
            "mu": squares,
            "apart": self.apart,
            "enough": chain(d, same(d, least), d.flip(enough)),
        }
