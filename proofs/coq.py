r"""Coq 8.16 source of theorems and their proofs: the third opinion, after the kernel and replay.

Object: `coq(theorems)`: a prelude, then one theorem of the same name for each, with its letters, laws of tables and
hypotheses as explicit premises, proved step by step along the same derivation.
Statement: sums, averages, independence of levels, indicators and Kronecker's delta are defined and their laws proved in
the file; the moments of random injections and the fibres' laws are premises of the theorems that use them. A step
without a form in Coq becomes an `Axiom` named taken_THEOREM_STEP, which `Print Assumptions` lists. coqc decides.
Source: The Coq Development Team (2022), Coq 8.16.
"""

from __future__ import annotations

from collections.abc import Iterable

from latentproof.proofs.coq_prelude import PRELUDE
from latentproof.proofs.coq_premises import Stated, moments_definition
from latentproof.proofs.coq_terms import UnsupportedError, safe
from latentproof.proofs.coq_theorem import CoqTheorem
from latentproof.proofs.kernel import check_all
from latentproof.proofs.outline import in_order
from latentproof.proofs.proof import Theorem

COVERED = frozenset(
    (
        *("E0", "E1", "E1-rows", "E1-lower", "E1-upper", "E1-excess", "centred", "energy", "E4-one-sided", "E2", "E5"),
        *("latent-prediction", "latent-prediction-lower", "latent-prediction-upper"),
    )
)
"""The theorems whose source coqc has been seen to accept; the others are named in the file and left out."""


def coq(theorems: Iterable[Theorem]) -> str:
    """The source text; `Refused` if the kernel does not accept a theorem.

    >>> from latentproof.proofs.library import derivation
    >>> "Theorem E1_lower" in coq(derivation("E1-lower"))
    True
    """
    ordered = in_order(theorems)
    check_all(*ordered.values())
    done: dict[str, Stated] = {}
    blocks, taken, left = [], [], []
    for name, theorem in ordered.items():
        if name not in COVERED:
            left.append(f"{name} (not yet accepted by coqc)")
            continue
        try:
            made = CoqTheorem(theorem, done)
            text = made.text()
        except UnsupportedError as why:
            left.append(f"{name} ({why})")
            continue
        done[name] = made
        taken += made.taken
        blocks.append(text)
    header = [
        "Written by latentproof; check with: coqc FILE.v",
        f"Theorems proved here: {', '.join(done) or 'none'}.",
        "Sums, averages, independence of levels, indicators, Kronecker's delta: defined here, their laws proved here.",
        "The moments of random injections (injection_moments) and the law of the fibres: premises where used.",
        f"Steps taken from the other two checkers, as axioms: {', '.join(taken) or 'none'}.",
        f"Theorems that are not stated here: {', '.join(left) or 'none'}.",
    ]
    comment = "(* " + "\n   ".join(header) + " *)"
    endings = [f"Print Assumptions {safe(name)}." for name in done]
    return "\n".join(
        [comment, PRELUDE, moments_definition(t for n, t in ordered.items() if n in done), *blocks, *endings, ""]
    )
