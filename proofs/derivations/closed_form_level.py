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
With h = Delta^2/4 the second is kappa >= (8 k_a/Delta^2)(1 + 2 sqrt(x V) + 2 top x): the logarithm is not in the
leading term. Other than in the reference, synonyms pay for their smallest atom (low), 1 stands for tr Sigma, and other
parents need 10 (top_a + top_b)/d^2 in place of 8 (sigma_a + sigma_b)/d^2 + 4 sqrt 2/(3 d).
Source: this project (S1', closed form).
"""

from __future__ import annotations

from collections.abc import Mapping

from latentproof.proofs.derivation import Derivation
from latentproof.proofs.derivations import closed_coverage, closed_others, closed_synonyms, elementary
from latentproof.proofs.derivations.closed_coverage import cost
from latentproof.proofs.derivations.closed_form_parameters import (
    COUNT,
    GIVEN,
    PAIR,
    PARENT,
    SOURCE,
    USE,
    Level,
    Others,
    V,
    share,
)
from latentproof.proofs.derivations.closed_others import cost_y
from latentproof.proofs.derivations.closed_synonyms import kept_share, xi
from latentproof.proofs.derivations.level_data import MODEL, a, b, c, i, m, phi, q, z
from latentproof.proofs.derivations.recovery import nested, one_of
from latentproof.proofs.inequalities import add, chain, rewrite, same, summed, times
from latentproof.proofs.proof import Theorem
from latentproof.proofs.substitution import Substitution
from latentproof.proofs.syntax import free, subterms
from latentproof.proofs.terms import (
    Function,
    eq,
    exp,
    le,
    lt,
    number,
    sqrt,
    total,
)


def corner() -> Theorem:
    """phi_z (1 - 2 phi_z + |phi|^2) <= 2 phi_z."""
    d = Derivation()
    hypotheses = (MODEL[3], MODEL[4])
    weights, law = (d.hypothesis(hyp) for hyp in hypotheses)
    here = d.instance(weights, {"c": a})
    unit = d.instance(law, {"c": a})
    part = one_of(d, phi(a, i), total(z, phi(a, z)), here, i)
    most = d.instance(chain(d, part, unit), {"i": z})
    each = rewrite(d, times(d, here, most), phi(a, z) ** 2, phi(a, z))
    squares = chain(d, summed(d, z, each), unit)
    squares = chain(d, d.add("algebra", eq(total(i, phi(a, i) ** 2), V)), squares)
    less = times(d, d.add("order", le(0, number(2))), here)
    less = rewrite(d, add(d, less, same(d, -2 * phi(a, z))), -2 * phi(a, z), number(0))
    whole = add(d, add(d, same(d, number(1)), less), squares)
    whole = rewrite(d, whole, 1 - 2 * phi(a, z) + total(i, phi(a, i) ** 2), number(2))
    whole = times(d, here, whole)
    root = d.add("fact", eq(sqrt(number(2)) ** 2, 2), d.add("order", le(0, number(2))), name="sqrt_square")
    back = d.calc(phi(a, z) * sqrt(number(2)) ** 2).put(phi(a, z) * number(2), root).done()
    chain(d, whole, d.flip(back))
    title = "Corners of the simplex are at most sqrt 2 away"
    return Theorem("corner", title, d.steps[-1].conclusion, tuple(d.steps), hypotheses, (), SOURCE)


def _used(use: Substitution, theorem: Theorem) -> Substitution:
    """The substitution of those names that the theorem speaks of."""
    relations = (theorem.statement, *(hyp.relation for hyp in theorem.hypotheses))
    sides = [side for r_ in relations for side in (r_.lhs, r_.rhs)]
    names = frozenset[str]().union(*map(free, sides))
    called = {x.data.name for side in sides for x in subterms(side) if isinstance(x.data, Function)}
    return Substitution(
        {name: x for name, x in use.variables.items() if name in names},
        {name: x for name, x in use.functions.items() if name in called},
    )


def one_level(known: Theorem, together: Theorem, corner_: Theorem, *lemmas: Theorem) -> Theorem:
    """S1' at these parameters; `lemmas`: cosine, coverage (rate, base, bound), 3 of room, kept, synonyms, others."""
    cosine, rated, based, covered, widest, each, roomy, keeps, apart, close = lemmas
    d = Derivation()
    level = Level(d, cosine)
    given, mine = level.given, level.premises()
    counts = {
        "often": d.instance(given["often"], {"c": a}),
        "price": given["zeta sign"],
        "draws": given["draws"],
        "share": given["present"],
        "at most one": given["at most one"],
        "enough": given["coverage"],
    }

    def counted_at(theorem: Theorem) -> int:
        return d.lemma(theorem, COUNT, *(counts[hyp.name] for hyp in theorem.hypotheses))

    def at(theorem: Theorem) -> int:
        return d.lemma(theorem, _used(PARENT, theorem), *(mine[hyp.name] for hyp in theorem.hypotheses))

    mine["room top"], mine["room each"] = at(widest), at(each)
    kept_ = at(keeps)
    mine["keeps"] = kept_
    mine["kept"] = d.add("chain", lt(0, d.steps[kept_].conclusion.rhs), given["Q sign"], kept_)
    pair_ = Others(d, given)
    positive = pair_.weight()
    switch = 1 - total(z, phi(a, z) ** 2)
    found = {
        **{hyp.name: given[hyp.name] for hyp in MODEL},
        "rate": counted_at(rated),
        "unseen": counted_at(based),
        "often": given["often"],
        "h": given["h"],
        "c": level.scale,
        "R": level.width,
        "e": given["low sign"],
        "room": at(roomy),
        "atoms": given["atoms"],
        "kept": mine["kept"],
        "switch": d.add("order", le(number(0) * switch, 0)),
        "most": d.add("order", le(number(0), 1)),
        "rho": d.lemma(corner_, Substitution(), given["context"], given["unit"]),
        "mu": positive,
    }
    whole = d.lemma(known, USE, *(found[hyp.name] for hyp in known.hypotheses))
    missing = d.instance(counted_at(covered), {"a": c})
    drift = at(apart)
    others = {
        **pair_.premises(),
        "K sign": level.count,
        "K2 sign": d.instance(level.count, {"a": b}),
        "mu sign": positive,
    }
    near = d.lemma(close, PAIR, *(others[hyp.name] for hyp in close.hypotheses))
    weight_of = (d.add("order", le(0, m)), d.add("order", le(0, m * (m - 1))), d.add("order", le(0, m**2)))
    parts = [times(d, sign, step) for sign, step in zip(weight_of, (missing, drift, near), strict=True)]
    parts[0] = nested(d, parts[0], (c, None))
    parts[1] = nested(d, parts[1], (a, None))
    parts[2] = nested(d, parts[2], (b, a), (a, None))
    relations = [d.steps[part].conclusion for part in parts]
    names = zip(("xu", "yv", "zw"), relations, strict=True)
    values = {name: side for pair_of, r_ in names for name, side in zip(pair_of, (r_.lhs, r_.rhs), strict=True)}
    bound = chain(d, whole, d.lemma(together, Substitution(values), *parts))
    right = d.steps[bound].conclusion.rhs
    # q m e^(-zeta) + (q m (m-1) e^(-x)/Q + q (q-1) m^2 e^(-y))/2 <= delta/4 + delta/2 + delta/4.
    gone, lost, met = exp(-cost), exp(-xi) / kept_share, exp(-cost_y)
    counted = q * m * gone + (q * m * (m - 1) * lost + q * (q - 1) * m**2 * met) / 2
    bound = chain(d, bound, d.add("algebra", eq(right, counted), given["Q sign"]))
    quarter, half = (d.add("order", le(0, number(1) / n)) for n in (4, 2))
    shares = [
        times(d, sign, given[name])
        for sign, name in ((quarter, "first share"), (half, "second share"), (quarter, "third share"))
    ]
    spare = d.add("order", le(0, q * m**2 * met / 2))
    end = add(d, add(d, *shares[:2]), shares[2])
    less = add(d, same(d, counted, given["Q sign"]), spare)
    less = rewrite(d, less, counted, d.steps[end].conclusion.lhs, given["Q sign"])
    chain(d, bound, less, rewrite(d, end, d.steps[end].conclusion.lhs, share))
    title = "One level of iterated clustering, in closed form"
    all_lemmas = (known, together, corner_, *lemmas)
    return Theorem("S1-closed", title, d.steps[-1].conclusion, tuple(d.steps), GIVEN, all_lemmas, SOURCE)


def family(known: Mapping[str, Theorem]) -> tuple[Theorem, ...]:
    """The closed form and what it needs, each lemma before what uses it."""
    sine = elementary.sine()
    cosine, logarithm, bennett = elementary.cosine(sine), elementary.logarithm(sine), elementary.bennett()
    decay, rated, based = elementary.decay(sine, cosine), closed_coverage.rate(), closed_coverage.unseen()
    covered = closed_coverage.coverage(based, decay, known["ln-tangent"])
    slope, keeps, divided = closed_synonyms.slope_value(), closed_synonyms.remains(), closed_synonyms.divided()
    widest, each = closed_synonyms.rooms()
    roomy, apart = closed_synonyms.room(slope), closed_synonyms.synonyms_closed(slope, logarithm, divided)
    side = closed_others.one_side(bennett, known["tilted-positive"])
    close, corner_ = closed_others.others_closed(side), corner()
    small = (cosine, rated, based, covered, widest, each, roomy, keeps, apart, close)
    level = one_level(known["S1-sharp"], known["combined"], corner_, *small)
    return (
        *(
            sine,
            cosine,
            logarithm,
            bennett,
            decay,
            rated,
            based,
            covered,
            slope,
            keeps,
            divided,
            widest,
            each,
            roomy,
            apart,
        ),
        *(side, close, corner_, level),
    )
