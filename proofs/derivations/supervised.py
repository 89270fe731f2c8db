r"""E5: the correlation of a latent with the root label, t = L - l edges below the root.

Object: the connected joint law of the root label and a symbol t edges below it, root uniform.
Statement: \[ E\|\hat J\|^2=\lambda^t\,\frac{v-1}{v^2}, \] with no factor 1 - f: the start is the root itself.
Source: Cagnetta, Petrini, Tomasini, Favero, Wyart (2024), arXiv:2307.02129 (order of magnitude); exact form derived
here.
"""

from __future__ import annotations

from latentproof.proofs.derivation import Derivation
from latentproof.proofs.derivations.energy import ROWS_STEP, J, levels
from latentproof.proofs.derivations.notation import b, i, lam, t, v, z
from latentproof.proofs.proof import Hypothesis, Theorem
from latentproof.proofs.substitution import Substitution
from latentproof.proofs.terms import Term, delta, eq, mean, number, total

SOURCE = "Cagnetta et al. (2024), arXiv:2307.02129; exact form derived here"


def root(symbol: Term) -> Term:
    """P(b, z) - P(b) P(z) for the root label with itself."""
    return delta(b, symbol) / v - 1 / v**2


STEP = Hypothesis("rows_step", ROWS_STEP.relation, ROWS_STEP.over, definition=True)
START = Hypothesis("rows_start", eq(J(0, b, z), root(z)), ("b", "z"), definition=True)


def supervised(law: Theorem) -> Theorem:
    """E5: sum of delta over a row is one, then the energy law."""
    d = Derivation()
    start, step = d.hypothesis(START), d.hypothesis(STEP)
    at_i = d.instance(start, {"z": i})
    same = d.add("delta_value", eq(delta(b, b), 1))

    def picked(power: int) -> int:
        """sum_i delta(b, i)^power = 1."""
        whole = total(i, delta(b, i) ** power)
        other = d.add("delta_value", eq(delta(b, i), 0))
        return (
            d.calc(whole)
            .then("split", delta(b, b) ** power + total(i, delta(b, i) ** power, b))
            .put(number(1) ** power + total(i, number(0) ** power, b), same, other)
            .algebra(number(1))
            .done()
        )

    ones, squares = picked(1), picked(2)
    centred = (
        d.calc(total(i, J(0, b, i)))
        .put(total(i, root(i)), at_i)
        .algebra(total(i, delta(b, i) ** 1) / v - 1 / v)
        .put(number(1) / v - 1 / v, ones)
        .algebra(number(0))
        .done()
    )
    decays = d.lemma(law, Substitution(), centred, step)
    value = (v - 1) / v**2
    row = total(i, delta(b, i) ** 2) / v**2 - 2 * total(i, delta(b, i) ** 1) / v**3 + 1 / v**3
    first = (
        d.calc(total(b, total(z, J(0, b, z) ** 2)))
        .put(total(b, total(z, root(z) ** 2)), start)
        .algebra(total(b, row))
        .put(total(b, number(1) / v**2 - 2 * number(1) / v**3 + 1 / v**3), ones, squares)
        .algebra(value)
        .done()
    )
    whole = mean(levels(t), total(b, total(z, J(t, b, z) ** 2)))
    d.calc(whole).by(decays).put(lam**t * value, first).done()
    return Theorem(
        "E5", "Supervised correlation", eq(whole, lam**t * value), tuple(d.steps), (START, STEP), (law,), SOURCE
    )
