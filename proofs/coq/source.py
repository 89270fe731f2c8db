r"""Coq 8.16 source of theorems and their proofs: the third opinion, after the kernel and replay.

Object: `coq(theorems)`: a prelude, then for each theorem a section with its letters, laws of tables and hypotheses as
explicit premises, a lemma for every step of its derivation and a theorem of its name.
Statement: sums, averages, independence of levels, indicators and Kronecker's delta are defined and their laws proved in
the file, as is the normal form that decides the algebra; the moments of random tables and the fibres' laws are premises
of the theorems that use them. Nothing is an axiom; a theorem with a step that has no form in Coq is named and left out.
coqc decides.
Source: The Coq Development Team (2022), Coq 8.16.
"""

from __future__ import annotations

from collections.abc import Iterable

from latentproof.proofs.coq.algebra import ALGEBRA
from latentproof.proofs.coq.analysis import ANALYSIS
from latentproof.proofs.coq.binders import BINDERS
from latentproof.proofs.coq.convex import CONVEX
from latentproof.proofs.coq.meaning import MEANING
from latentproof.proofs.coq.names import UnsupportedError, safe
from latentproof.proofs.coq.prelude import PRELUDE
from latentproof.proofs.coq.premises import Stated, moments_definition
from latentproof.proofs.coq.samples import SAMPLES
from latentproof.proofs.coq.theorem import CoqTheorem
from latentproof.proofs.documents.outline import in_order
from latentproof.proofs.kernel import trace_all
from latentproof.proofs.limits import no_cycles_sought
from latentproof.proofs.proof import Theorem


@no_cycles_sought()
def coq(theorems: Iterable[Theorem]) -> str:
    """The source text; `Refused` if the kernel does not accept a theorem.

    >>> from latentproof.proofs.library import derivation
    >>> "Theorem E1_lower" in coq(derivation("E1-lower"))
    True
    """
    ordered = in_order(theorems)
    traces = zip(ordered.items(), trace_all(*ordered.values()), strict=True)
    used = [step for theorem in ordered.values() for step in theorem.steps if step.rule == "axiom"]
    done: dict[str, Stated] = {}
    blocks, left = [], []
    for (name, theorem), (proof, checked) in traces:
        try:
            made = CoqTheorem(theorem, proof.judgements, checked, done, used)
            blocks.append(made.text())
        except UnsupportedError as why:
            left.append(f"- {name}: {why}")
            continue
        done[name] = made
    header = [
        "Written by latentproof; check with: coqc FILE.v",
        f"Theorems proved here: {', '.join(done) or 'none'}.",
        "Sums, averages, independence of levels, indicators, Kronecker's delta: defined here, their laws proved here.",
        "The moments of random tables (injection_moments, column_moments), the law of the fibres: premises where used.",
        f"Theorems that are not stated here, with the reason: {len(left)}",
        *left,
    ]
    comment = "(* " + "\n   ".join(header) + " *)"
    # One question for all: to ask of each theorem by itself would take longer than to prove them.
    cited = "".join(f"  let _ := {safe(name)} in\n" for name in done)
    ending = f"Definition every_theorem : True :=\n{cited}  I.\nPrint Assumptions every_theorem."
    return "\n".join(
        [
            comment,
            PRELUDE,
            ALGEBRA,
            MEANING,
            BINDERS,
            ANALYSIS,
            SAMPLES,
            CONVEX,
            moments_definition(used),
            *blocks,
            ending,
            "",
        ]
    )
