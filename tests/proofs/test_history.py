"""E8 for real prefixes: the hypotheses hold for the digits of every position, and so does the statement."""

from fractions import Fraction
from itertools import product

import pytest

from latentproof.proofs.evaluation.model import Model
from latentproof.proofs.library import build
from latentproof.theory.information import digits
from latentproof.theory.model import RHM

LIBRARY = build()


def prefixes(model: Model, rhm: RHM, position: int) -> None:
    """A: the tuples agree in the places shown; Z: the next symbol; g, h: the shares of pairs that agree."""
    tuples = list(product(range(rhm.v), repeat=rhm.s))
    for t, k in enumerate(digits(rhm, position)):
        for i, one in enumerate(tuples):
            for j, other in enumerate(tuples):
                model.values["A", t, i, j] = Fraction(one[:k] == other[:k])
            for z in range(rhm.v):
                model.values["Z", t, i, z] = Fraction(one[k] == z)
        model.values["g", t] = Fraction(1, rhm.v**k)
        model.values["h", t] = Fraction(1, rhm.v ** (k + 1))


def modelled(rhm: RHM, position: int, steps: int) -> Model:
    theorem = LIBRARY["E8-history"]
    model = Model(theorem, {"v": rhm.v, "w": rhm.w, "m": rhm.m, "t": steps}, left=10**7)
    definitions = {name: hs for name, hs in model.definitions.items() if name != "A"}
    model.__dict__["definitions"] = definitions  # A(t, x, x) = 1 is a property of A, not what defines it
    prefixes(model, rhm, position)
    return model


@pytest.mark.parametrize("rhm", [RHM(2, 1, 2, 2), RHM(3, 1, 2, 2), RHM(2, 1, 3, 2)])
def test_prefixes_meet_the_hypotheses(rhm: RHM) -> None:
    for position in range(rhm.s**rhm.L):
        for t in range(rhm.L):
            model = modelled(rhm, position, t)
            for h in LIBRARY["E8-history"].hypotheses:
                if not h.definition:
                    for env in model.assignments(h.relation, frozenset(h.over)):
                        assert model.value(h.relation.lhs, {**env, "t": t}) == model.value(h.relation.rhs, {"t": t}), h


ONE_STEP = [(RHM(2, 2, 2, 2), 1, position) for position in (0, 2)] + [
    (RHM(2, 1, 3, 2), 1, position) for position in (0, 3, 6)
]


@pytest.mark.parametrize("name", ["E8-spine", "E8-history"])
@pytest.mark.parametrize(("rhm", "steps", "position"), [*ONE_STEP, (RHM(2, 1, 2, 2), 2, 3)])
def test_statement_over_every_table(name: str, rhm: RHM, steps: int, position: int) -> None:
    """With half the share of the last step, the right side is another number."""
    statement, model = LIBRARY[name].statement, modelled(rhm, position, steps)
    one, other = model.value(statement.lhs, {}), model.value(statement.rhs, {})
    assert one == other
    assert model.enumerated > 1
    last = ("h" if name == "E8-spine" else "g", steps - 1)
    share = model.values[last]
    assert isinstance(share, Fraction)
    model.values[last] = share / 2
    assert model.value(statement.rhs, {}) != other
