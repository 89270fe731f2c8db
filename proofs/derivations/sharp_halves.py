"""The theorems behind S2 sharpened, in order: Lemma B on independent samples, on the data, and one level.

Object: `family(known)` builds them from the theorems of S1', every lemma before what uses it; the last is S2 sharpened.
Source: each derivation names its own.
"""

from __future__ import annotations

from latentproof.proofs.derivations import (
    debiased_sharp,
    halves,
    halves_data,
    halves_first,
    halves_joined,
    halves_second,
)
from latentproof.proofs.proof import Theorem


def family(known: dict[str, Theorem]) -> tuple[Theorem, ...]:
    """All theorems of S2 sharpened, given those of S1' by name."""
    pick, counts = known["picked"], known["counted"]
    small, several, markov = halves_second.bounded(), halves_first.some(), halves.markov()
    stays = halves_first.outside(known["normal-tail"], pick, several)
    below, far = halves_first.below_mixture(stays, small), halves_first.beyond()
    joined, positive = halves_joined.joined(), halves_joined.positive()
    found, lemma = [small, several, markov, stays, below, far, joined, positive, halves_joined.HALVED], []
    for kind, sign in ((halves.ALIKE, 1), (halves.APART, -1)):
        moments, bent = halves.moments(kind, known["difference-moments"], known["tilted-positive"]), halves.bent(kind)
        second = halves_second.second_half(kind, moments, bent, markov, small)
        above = halves_first.above_mixture(kind, sign, bent, small)
        first = halves_first.first_half(kind, sign, moments, below, above)
        one = halves_first.one_loud(kind, moments, pick, far)
        loud = halves_first.rarely_loud(kind, sign, one, several)
        lemma.append(halves_data.two_halves(kind, counts, second, first, loud, joined, positive))
        found += [moments, bent, second, above, first, one, loud, lemma[-1]]
    both, decided, parts = halves_joined.both_along(markov), halves_joined.decided(), halves_joined.parts()
    along = halves_data.along_gap(moments, counts, both)
    synonyms = debiased_sharp.synonyms_apart(lemma[0])
    others = debiased_sharp.others_near(lemma[1], along, decided, parts)
    union, over, mirror = debiased_sharp.union(), debiased_sharp.averaged_union(), debiased_sharp.mirror()
    shared = [known[name] for name in ("sizes", "combined", "event-sign", "event-rest")]
    tail = (mirror, known["event-not"], known["in-pairs"])
    level = debiased_sharp.one_level(union, over, known["missed-tuple"], synonyms, others, *shared, *tail)
    return (
        *found,
        *(both, decided, parts, halves_joined.PULLED, along, synonyms, others, union, over, mirror),
        *(debiased_sharp.same_, level),
    )
