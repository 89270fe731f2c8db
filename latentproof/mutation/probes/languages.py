"""Concepts and given latents: counts of rule choices, of unrelated tables, of rules not drawn and of erased symbols."""

from __future__ import annotations

import math
from itertools import product

from latentproof.mutation.probes.probe import SIZES, F, Probe, near, probe
from latentproof.numerics.belief.erasure import enumerate_determined
from latentproof.numerics.enumeration_information import enumerate_unrelated
from latentproof.theory import concepts, thoughts
from latentproof.theory.model import RHM, RegimeError


def languages() -> list[Probe]:
    """The probes of `theory/concepts.py` and `theory/thoughts.py`."""
    tiny = [(2, 1, 2), (2, 2, 2), (3, 1, 2), (2, 1, 3)]
    trees = [(2, 3), (3, 2), (3, 4), (2, 1)]
    cuts = [(s, L, c) for s, L in trees for c in range(L + 1)]
    scales = [(RHM(8, 4, 3, 4), K) for K in (1, 2, 5)]

    def below(s: int, L: int, c: int) -> F:
        """Nodes with a rule at levels 1..c over all of them, one by one."""
        nodes = [s ** (L - level) for level in range(1, L + 1)]
        return F(sum(nodes[:c]), sum(nodes))

    def missed(N: int, P: int) -> F:
        """Rules not seen, over every sequence of draws."""
        return F(sum(N - len(set(draws)) for draws in product(range(N), repeat=P)), N**P)

    def refused() -> list[bool]:
        rhm, found = RHM(2, 1, 2, 2), []
        for call in (
            lambda: concepts.concept_scale(rhm, 0),
            lambda: concepts.token_scale(rhm, 0),
            lambda: concepts.share_below(2, 2, 3),
            lambda: concepts.share_below(2, 2, -1),
            lambda: thoughts.oracle_draws(rhm, 0.0),
            lambda: thoughts.oracle_draws(rhm, 1.0),
        ):
            try:
                call()
                found.append(False)
            except RegimeError:
                found.append(True)
        return found

    return [
        probe(
            "share below a concept",
            "concepts",
            lambda: [concepts.share_below(*cut) for cut in cuts],
            [below(*cut) for cut in cuts],
        ),
        probe(
            "unrelated tables",
            "concepts model",
            lambda: [concepts.unrelated_accuracy(RHM(*size, 2)) for size in tiny],
            [enumerate_unrelated(*size) for size in tiny],
        ),
        near(
            "costs of languages",
            "concepts scale",
            lambda: [cost(*at) for cost in (concepts.concept_scale, concepts.token_scale) for at in scales],
            [(1 + K) * 8 * 4**3 / (1 - 4 / 64) for _, K in scales] + [K * 8 * 4**5 / (1 - 4 / 64) for _, K in scales],
        ),
        probe(
            "rules not drawn",
            "thoughts",
            lambda: [thoughts.unseen(N, P) for N in (1, 2, 3) for P in range(5)],
            [missed(N, P) for N in (1, 2, 3) for P in range(5)],
        ),
        probe(
            "draws that are enough",
            "thoughts",
            lambda: [thoughts.oracle_draws(RHM(v, m, 3, 2), delta) for v, m, delta in ((8, 8, 0.05), (3, 2, 0.5))],
            [math.ceil(64 * (6 * math.log(2) - math.log(0.05))), math.ceil(6 * math.log(12))],
        ),
        probe(
            "one symbol erased",
            "thoughts model",
            lambda: [thoughts.determined_without_one(RHM(*size, 2)) for size in SIZES[:4]],
            [enumerate_determined(*size) for size in SIZES[:4]],
        ),
        probe("sizes and shares", "concepts thoughts", refused, [True] * 6),
    ]
