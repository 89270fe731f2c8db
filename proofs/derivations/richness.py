"""S8, target richness: its moments and its law, in an order in which every lemma comes before what uses it.

Object: `family(known)` takes the theorems derived so far by name, and returns these; `HEADS` names the bounds as well.
Source: each derivation names its own.
"""

from __future__ import annotations

from collections.abc import Mapping

from latentproof.proofs.derivations import (
    class_moments,
    richness_energy,
    richness_isotropy,
    richness_law,
    richness_moments,
    richness_noise,
    row_product,
)
from latentproof.proofs.proof import Theorem

HEADS = (
    *("S8-signal", "S8-signal-tuple", "S8-sure", "S8-energy-prior", "S8-energy", "S8-energy-tuple", "S8-modes"),
    *("S8-at-v", "S8-at-n", "S8-monotone", "S8-lower", "S8-upper", "S8-siblings-lower"),
    *("S8-noise", "S8-noise-rows", "S8-noise-columns", "S8-necessary-rate", "S8-tuple", "S8-separation"),
    *("S8-earlier-law", "S8-two-term", "S8-two-term-tuple"),
)
"""What the claim rests on; the others are lemmas."""


def family(known: Mapping[str, Theorem]) -> tuple[Theorem, ...]:
    """The exact moments, noise, brackets and the conjectured law; needs E0, E4 and the moments of injections."""
    edge, residual, itself = (
        richness_moments.edge(known["E0"]),
        richness_moments.margins(),
        richness_moments.signal_of_tuple(),
    )
    inner, signal = richness_moments.inner(edge), richness_moments.signal(edge, residual)
    rows = richness_moments.rows(inner, residual)
    fours = [class_moments.four(name) for name in class_moments.SHOWN]
    product = row_product.product(known["column-energy"])
    isotropy = richness_isotropy.isotropy(product, known["column-centred"], *fours)
    covariance, conjecture = richness_noise.covariance(), richness_law.two_term()
    return (
        *(edge, residual, itself, inner, signal, rows, *fours, product, isotropy, covariance, conjecture),
        richness_energy.for_prior(signal, known["E4-prior"]),
        richness_energy.at_root(signal, known["E4-root"]),
        richness_energy.of_tuple(itself, known["E4-root"]),
        richness_energy.sure(*(known[name] for name in ("moment-2", "moment-4", "moment-22"))),
        richness_energy.modes(rows, isotropy),
        *(richness_noise.energy(covariance), richness_noise.rows(covariance), richness_noise.columns(covariance)),
        *(*richness_law.arithmetic(), richness_law.siblings(), richness_law.two_term_of_tuple(conjecture)),
    )
