r"""The claim on latents and tokens: a token at level l correlates lambda^(l-1) times as much as the latent does.

Object: the connected joint law of a parent and a target t edges below the aunt; latent t = 1, token t = l.
Statement: \[ E\|\hat J_{\text{token}}\|^2=\lambda^{l-1}\,E\|\hat J_{\text{latent}}\|^2,\qquad
    \Big(\frac{1-1/v}m\Big)^{l-1}\le\lambda^{l-1}\le\Big(\frac1m\Big)^{l-1},\quad l\ge1. \]
The price of predicting tokens grows by a factor of about m a level, that of predicting latents does not.
Source: Korchinski, Favero, Wyart (2026), arXiv:2605.27734 (1/m a level, in the limit of large v); exact factor here.
"""

from __future__ import annotations

from latentproof.proofs.derivation import Derivation
from latentproof.proofs.derivations.energy import ROWS_CENTRED, ROWS_STEP, J, levels
from latentproof.proofs.derivations.notation import b, lam, m, v, z
from latentproof.proofs.proof import Theorem
from latentproof.proofs.substitution import Substitution
from latentproof.proofs.terms import Term, eq, integer, le, mean, number, total

SOURCE = "Korchinski, Favero, Wyart (2026), arXiv:2605.27734; exact factor derived here"
l = integer("l", 1)  # the letter of the papers


def correlation(edges: Term) -> Term:
    """E ||Jhat||^2 with the target `edges` below the aunt, everything above the aunt held fixed."""
    return mean(levels(edges), total(b, total(z, J(edges, b, z) ** 2)))


def token_over_latent(law: Theorem) -> Theorem:
    """The energy law at t = l and at t = 1."""
    d = Derivation()
    zero, step = d.hypothesis(ROWS_CENTRED), d.hypothesis(ROWS_STEP)
    token = d.lemma(law, Substitution({"t": l}), zero, step)
    latent = d.lemma(law, Substitution({"t": number(1)}), zero, step)
    start = total(b, total(z, J(0, b, z) ** 2))
    statement = eq(correlation(l), lam ** (l - 1) * correlation(number(1)))
    (
        d.calc(correlation(l))
        .by(token)
        .algebra(lam ** (l - 1) * (lam ** number(1) * start))
        .put(statement.rhs, d.flip(latent))
        .done()
    )
    return Theorem(
        "latent-prediction",
        "Tokens against latents",
        statement,
        tuple(d.steps),
        (ROWS_CENTRED, ROWS_STEP),
        (law,),
        SOURCE,
    )


def at_least(lower: Theorem) -> Theorem:
    """The lower end of the bracket."""
    d = Derivation()
    least = (1 - 1 / v) / m
    statement = le(least ** (l - 1), lam ** (l - 1))
    d.add("monotone_power", statement, d.add("order", le(0, least)), d.lemma(lower, Substitution()))
    return Theorem(
        "latent-prediction-lower",
        "Tokens against latents, lower bound",
        statement,
        tuple(d.steps),
        (),
        (lower,),
        SOURCE,
    )


def at_most(upper: Theorem) -> Theorem:
    """The upper end of the bracket."""
    d = Derivation()
    statement = le(lam ** (l - 1), (1 / m) ** (l - 1))
    d.add("monotone_power", statement, d.add("order", le(0, lam)), d.lemma(upper, Substitution()))
    return Theorem(
        "latent-prediction-upper",
        "Tokens against latents, upper bound",
        statement,
        tuple(d.steps),
        (),
        (upper,),
        SOURCE,
    )
