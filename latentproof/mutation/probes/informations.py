"""Information in the leaves and the collision of prefixes (E7, E8): against counted trees and all strings."""

from __future__ import annotations

import math
from itertools import product

from latentproof.mutation.probes.probe import F, Probe, probe
from latentproof.numerics import enumeration_prefix
from latentproof.theory import information
from latentproof.theory.model import RHM


def nodes(s: int, L: int) -> int:
    """Rule choices of a tree of L levels, counted from the top."""
    return 1 if L == 1 else 1 + s * nodes(s, L - 1)


def informations() -> list[Probe]:
    """The probes of entropy, redundancy and prefix collision."""
    trees = [(s, L) for s in (2, 3, 5) for L in (1, 2, 3, 4)]
    entropies = [RHM(2, 1, 2, 3), RHM(4, 2, 2, 3), RHM(3, 3, 3, 2)]
    small = [(RHM(2, m, 2, 2), t) for m in (1, 2) for t in range(4)]
    positions = [*small, (RHM(2, 1, 3, 2), 2), (RHM(2, 1, 3, 2), 4)]
    prefix = [enumeration_prefix.enumerate_prefix_collision(rhm, t) for rhm, t in positions]
    # At f = 1 the leaves are independent and uniform.
    uniform = [(rhm, t) for rhm in (RHM(3, 3, 2, 2), RHM(2, 2, 2, 3), RHM(3, 9, 3, 2)) for t in range(rhm.s**rhm.L)]
    positions, prefix = [*positions, *uniform], [*prefix, *(F(1, rhm.v**t) for rhm, t in uniform)]
    complete = [sum(t // rhm.s**level for level in range(1, rhm.L + 1)) for rhm, t in positions]
    strings = [
        math.log(r.v) + sum(r.s ** (r.L - level) * math.log(r.m) for level in range(1, r.L + 1)) for r in entropies
    ]
    return [
        probe(
            "rule choices",
            "information",
            lambda: [information.rule_choices(s, L) for s, L in trees],
            [nodes(s, L) for s, L in trees],
        ),
        probe(
            "entropy",
            "information model",
            lambda: [(round(information.entropy(r), 9), round(information.redundancy(r), 9)) for r in entropies],
            [(round(h, 9), round(r.s**r.L * math.log(r.v) - h, 9)) for r, h in zip(entropies, strings, strict=True)],
        ),
        probe(
            "prefix collision",
            "information model",
            lambda: [information.prefix_collision(rhm, t) for rhm, t in positions],
            prefix,
        ),
        probe(
            "history collision",
            "information model",
            lambda: [information.history_collision(rhm, t) for rhm, t in positions],
            [p * rhm.m**done for p, done, (rhm, _) in zip(prefix, complete, positions, strict=True)],
        ),
        probe(
            "tuples",
            "model",
            lambda: [(r.w, r.n) for r in entropies],
            [
                (len(list(product(range(r.v), repeat=r.s - 1))), len(list(product(range(r.v), repeat=r.s))))
                for r in entropies
            ],
        ),
    ]
