"""Possible next tokens, and possible symbols above an erased leaf: against every table and every string."""

from __future__ import annotations

from functools import partial

from latentproof.mutation.probes.probe import F, Probe, probe
from latentproof.numerics import enumeration_erased, enumeration_policy
from latentproof.theory import possible
from latentproof.theory.model import RHM, RegimeError


def possibles() -> list[Probe]:
    """The probes of the two chains, their steps, and what is refused."""
    tables = [(2, 1, 2), (2, 2, 2), (3, 1, 2), (2, 1, 3), (2, 2, 3), (2, 3, 3)]
    down = [(size, k, c) for size in tables for k in range(size[2]) for c in range(1, size[0] + 1)]
    up = [(size, c) for size in tables for c in range(1, size[0] + 1)]
    apart = [(size, wrong) for size in (*tables, (3, 2, 2)) for wrong in range(size[0])]
    strings = [RHM(2, 1, 2, 2), RHM(2, 2, 2, 2), RHM(2, 1, 3, 2), RHM(2, 1, 2, 3)]
    forced = [enumeration_policy.enumerate_forced(rhm) for rhm in strings]
    # Two levels above two wrong symbols, from the counted steps.
    two = [enumeration_erased.enumerate_wrong_step(3, 1, 2, wrong) for wrong in range(3)]
    deeper = [sum((p * step[0] for p, step in zip(two[2], two, strict=True)), F(0))]
    large = [RHM(100, 10**5, 4, 2), RHM(2, 1, 2, 2)]

    def refused() -> list[bool]:
        found = []
        for rhm in large:
            for call in (partial(possible.seen_step, rhm, 0), partial(possible.erased_step, rhm)):
                try:
                    call(rhm.v)
                    found.append(False)
                except RegimeError:
                    found.append(True)
        return found

    return [
        probe(
            "possible next symbols",
            "possible",
            lambda: [possible.seen_step(RHM(*size, 2), k, c) for size, k, c in down],
            [tuple(enumeration_policy.enumerate_step(*size, k, c)) for size, k, c in down],
        ),
        probe(
            "possible parents",
            "possible",
            lambda: [possible.erased_step(RHM(*size, 2), c) for size, c in up],
            [tuple(enumeration_erased.enumerate_erased_step(*size, c)) for size, c in up],
        ),
        probe(
            "possible wrong parents",
            "possible",
            lambda: [possible.wrong_step(RHM(*size, 2), wrong) for size, wrong in apart],
            [enumeration_erased.enumerate_wrong_step(*size, wrong) for size, wrong in apart],
        ),
        probe(
            "forced tokens",
            "possible information model",
            lambda: [([possible.forced(r, t) for t in range(r.s**r.L)], possible.forced_share(r)) for r in strings],
            [(shares, sum(shares, F(0)) / len(shares)) for shares in forced],
        ),
        probe(
            "single leaves",
            "possible",
            lambda: [(possible.root_law(r)[1], possible.recoverable(r)) for r in strings],
            [enumeration_erased.enumerate_erased(r) for r in strings],
        ),
        probe("three symbols", "possible", lambda: [possible.recoverable(RHM(3, 1, 2, 2))], deeper),
        probe("sizes", "possible", refused, [True, True, False, False]),
    ]
