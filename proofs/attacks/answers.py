"""What both checkers answer to a whole theorem, right or changed.

Object: `answers(theorem)`: whether the kernel accepts it, and whether replay accepts its JSON; `alone(theorem)`: the
theorem with its lemmas admitted, so that only its own steps are looked at.
Source: none; it calls the two checkers and nothing else.
"""

from __future__ import annotations

from dataclasses import replace

from latentproof.proofs.kernel import check
from latentproof.proofs.proof import Step, Theorem
from latentproof.proofs.replay.checker import replay_all
from latentproof.proofs.serial import to_json


def answers(theorem: Theorem) -> tuple[bool, bool]:
    """Whether kernel and replay accept a theorem with all that it rests on.

    >>> from latentproof.proofs.library import build
    >>> answers(build()["E5"]), answers(replace(build()["E5"], hypotheses=()))
    ((True, True), (False, False))
    """
    found = []
    for checker in (lambda: check(theorem), lambda: replay_all(to_json(theorem))):
        try:
            checker()
            found.append(True)
        except ValueError:
            found.append(False)
    return found[0], found[1]


def alone(theorem: Theorem) -> Theorem:
    """The theorem with each of its lemmas replaced by a citation of it."""
    admitted = tuple(
        replace(x, steps=(Step("cite", x.statement, name=x.name, reference="a lemma"),), lemmas=())
        for x in theorem.lemmas
    )
    return replace(theorem, lemmas=admitted)
