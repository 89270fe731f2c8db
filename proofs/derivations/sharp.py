"""The theorems behind S1', in order: from power means and Gaussian mixtures to one level of iterated clustering.

Object: `family(chernoff)` builds them, every lemma before what uses it; the last one is S1' for one level.
Source: each derivation names its own.
"""

from __future__ import annotations

from latentproof.proofs.derivations import (
    link_pairs,
    links,
    missed,
    mixture,
    mixture_above,
    mixture_below,
    non_synonyms,
    one_atom,
    recovery,
    sufficient,
    synonyms,
    tilting,
)
from latentproof.proofs.proof import Theorem


def family(chernoff: Theorem) -> tuple[Theorem, ...]:
    """All theorems of S1', given Chernoff's bound for counts."""
    tail, schwarz, markov = mixture.tail(), mixture.cauchy(), mixture.markov()
    one, even, pick = mixture_below.one_outside(tail, schwarz), mixture_below.even(), mixture_above.picked()
    stays = mixture_below.stays(one, markov)
    below, above, slope = mixture_below.below(stays, even), mixture_above.above(pick), mixture_above.steep()
    positive = tilting.tilted_positive()
    moments = tilting.moments(positive)
    sign, quotient, exponential = *synonyms.quotient(), non_synonyms.exponential()
    drift = synonyms.lemma(below, above, slope, moments, pick, positive, sign, quotient)
    moment, (off, on) = one_atom.second_moment(), one_atom.switches()
    certain = one_atom.certain(moment)
    both = one_atom.lemma(drift, certain, sign, off, on)
    near = non_synonyms.lemma(moments, exponential)
    counted, squared = links.counted(), links.squared(pick)
    apart = links.synonyms_apart(both, counted, squared, sign, on)
    close = links.others_near(near, counted, exponential)
    bound = missed.lower_tail(chernoff)
    rare, union = missed.coverage(bound), recovery.one_level()
    sizes, combined, (event, rest) = sufficient.sizes(), sufficient.combined(), sufficient.indicators()
    others, (mirror, not_) = link_pairs.one_of_others(), sufficient.mirror()
    pairs = link_pairs.in_pairs(others)
    level = sufficient.one_level(union, rare, apart, close, sizes, combined, event, rest, mirror, not_, pairs)
    return (
        *(tail, schwarz, markov, one, stays, even, below, pick, above, slope, positive, moments),
        *(sign, quotient, drift, moment, certain, off, on, both, exponential, near, counted, squared, apart, close),
        *(bound, rare, union, recovery.all_levels(), sizes, combined, event, rest),
        *(mirror, not_, others, pairs, level),
    )
