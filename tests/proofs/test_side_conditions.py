"""No hypothesis of any theorem can be removed: both checkers refuse what is left of its proof.

The conditions of a cited theorem are the exception, since a citation is taken whole and shown as an assumption; they
are pinned here, so that one that is dropped is noticed.
"""

import json
from dataclasses import replace
from typing import Any

import pytest

from latentproof.proofs.kernel import _check
from latentproof.proofs.library import build
from latentproof.proofs.limits import WORK
from latentproof.proofs.proof import Checked, Theorem
from latentproof.proofs.replay.checker import Reader
from latentproof.proofs.replay.limits import EFFORT
from latentproof.proofs.replay.state import Theorem as Read
from latentproof.proofs.serial import Writer

LIBRARY = build()
LAWS = ("first weights", "first law", "second weights", "second law")
OF_CITATIONS = {
    "S1-vectors": (*LAWS, "margin"),
    "S2-direction": (*LAWS, "first flat", "second flat", "exponent"),
    "S4-association": ("weights", "law"),
    "S8-vectors": (*LAWS, "first flat", "second flat", "symmetric", "projection", "rank", "radius"),
}


class Remaining:
    """Both checkers on one theorem at a time; the theorems it rests on are read and, in other tests, checked."""

    def __init__(self) -> None:
        writer = Writer()
        whole = json.loads(json.dumps({"theorems": writer.with_lemmas(*LIBRARY.values()), "nodes": writer.nodes}))
        self.entries: dict[str, dict[str, Any]] = {entry["name"]: entry for entry in whole["theorems"]}
        EFFORT.begin(len(str(whole)))
        self.reader = Reader(whole)
        for name, entry in self.entries.items():
            hypotheses = [{**h, "rel": self.reader.rel(h["relation"])} for h in entry["hypotheses"]]
            self.reader.known[name] = Read(name, self.reader.rel(entry["statement"]), hypotheses, {})

    def kernel(self, theorem: Theorem) -> bool:
        """Whether the kernel accepts its own steps."""
        lemmas = {id(lemma): Checked(frozenset(), ()) for lemma in theorem.lemmas}
        try:
            with WORK:
                _check(theorem, lemmas)
        except ValueError:
            return False
        return True

    def replay(self, theorem: Theorem) -> bool:
        """Whether the replay checker does."""
        kept = {h.name for h in theorem.hypotheses}
        entry = self.entries[theorem.name]
        less = {**entry, "hypotheses": [h for h in entry["hypotheses"] if h["name"] in kept]}
        EFFORT.begin()
        own = self.reader.known.pop(theorem.name)
        try:
            self.reader.theorem(less)
        except ValueError:
            return False
        finally:
            self.reader.known[theorem.name] = own
        return True


@pytest.fixture(scope="module")
def remaining() -> Remaining:
    return Remaining()


def test_every_hypothesis_is_needed(remaining: Remaining) -> None:
    idle: dict[str, tuple[str, ...]] = {}
    removed = 0
    for name, theorem in LIBRARY.items():
        for h in theorem.hypotheses:
            less = replace(theorem, hypotheses=tuple(other for other in theorem.hypotheses if other is not h))
            verdicts = remaining.kernel(less), remaining.replay(less)
            assert len({*verdicts}) == 1, (name, h.name, verdicts)
            idle |= {name: (*idle.get(name, ()), h.name)} if any(verdicts) else {}
            removed += 1
    assert removed > 500
    assert idle == OF_CITATIONS
    assert all([step.rule for step in LIBRARY[name].steps] == ["cite"] for name in OF_CITATIONS)


def test_the_whole_proof_is_accepted_and_an_idle_hypothesis_found(remaining: Remaining) -> None:
    """The wrong variant: a hypothesis that nothing uses can be removed."""
    theorem = LIBRARY["E1-rows"]
    assert remaining.kernel(theorem)
    assert remaining.replay(theorem)
    idle = replace(LIBRARY["E1-rows"].hypotheses[0], name="idle")
    more = replace(theorem, hypotheses=(*theorem.hypotheses, idle))
    assert remaining.kernel(more)
    assert not remaining.kernel(replace(more, hypotheses=()))
