"""S2 sharpened at numbers: what is enough is accepted by both checkers, and what is not is refused by both."""

from fractions import Fraction

import numpy as np
import pytest

from latentproof.numerics.proved_halves import propose_halves
from latentproof.proofs.judgement import Refused
from latentproof.proofs.kernel import check
from latentproof.proofs.numbers_halves import certify_halves
from latentproof.proofs.replay.checker import replay
from latentproof.proofs.replay.terms import Rejected
from latentproof.proofs.serial import to_json
from latentproof.proved_sufficient import known_halves, numbered_halves
from latentproof.theory.sharp_sufficient import LevelLaw

LAW = LevelLaw(2, ((5, 2, 1), (1, 2, 5)))
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
