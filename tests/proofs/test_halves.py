"""S2 sharpened at numbers: what is enough is accepted by both checkers, and what is not is refused by both."""

from fractions import Fraction

import numpy as np
import pytest

from latentproof.numerics.proved_halves import propose_halves
from latentproof.proofs.judgement import Refused
from latentproof.proofs.kernel import check
from latentproof.proofs.numbers_halves import certify_all_halves, certify_halves
from latentproof.proofs.replay.checker import replay
from latentproof.proofs.replay.terms import Rejected
from latentproof.proofs.serial import to_json
from latentproof.proved_sufficient import known_halves, numbered_halves, proved_halves
from latentproof.theory.sharp_sufficient import LevelLaw

LAW, OTHER = LevelLaw(2, ((5, 2, 1), (1, 2, 5))), LevelLaw(2, ((7, 2, 1), (1, 2, 7)))
DELTA = Fraction(1, 10)


@pytest.mark.parametrize("wrong", ["", "fewer samples"])
def test_a_certificate_is_accepted_and_its_wrong_variants_are_not(wrong: str) -> None:
    found = propose_halves(np.array(LAW.joint, dtype=object), LAW.m, float(DELTA))
    assert found is not None
    level, samples = numbered_halves(LAW, found), found.P
    samples = samples * 9 // 10 if wrong else samples
    theorem = certify_halves(known_halves(), level, samples, DELTA)
    if not wrong:
        check(theorem)
        replay(to_json(theorem))
        return
    with pytest.raises(Refused):
        check(theorem)
    with pytest.raises(Rejected):
        replay(to_json(theorem))


@pytest.mark.parametrize("wrong", ["fewer samples", "the same for each level"])
def test_several_levels_share_delta_and_the_same_halves(wrong: str) -> None:
    """The largest number of the levels serves all; a level at the whole delta leaves nothing for the other."""
    share = float(DELTA) if wrong == "the same for each level" else float(DELTA) / 2
    found = [propose_halves(np.array(law.joint, dtype=object), law.m, share) for law in (LAW, OTHER)]
    assert found[0] is not None
    assert found[1] is not None
    levels = [numbered_halves(law, each) for law, each in zip((LAW, OTHER), found, strict=True) if each is not None]
    samples = max(found[0].P, found[1].P)
    if wrong == "the same for each level":
        # The levels need different numbers; at the smaller one neither has room.
        samples = min(found[0].P, found[1].P)
    samples = samples * 9 // 10 if wrong == "fewer samples" else samples
    theorem = certify_all_halves(known_halves(), levels, samples, DELTA)
    with pytest.raises(Refused):
        check(theorem)
    with pytest.raises(Rejected):
        replay(to_json(theorem))


def test_several_levels_need_as_much_as_the_hardest_one_at_its_share() -> None:
    together = proved_halves([LAW, OTHER], DELTA, alone=False)
    alone = [propose_halves(np.array(law.joint, dtype=object), law.m, float(DELTA) / 2) for law in (LAW, OTHER)]
    assert together is not None
    assert 2 * max(one.P for one in alone if one is not None) == together.P
    assert {h.name for h in together.theorem.hypotheses} >= {"bottom", "level 1", "level 2", "onward 1", "onward 2"}
