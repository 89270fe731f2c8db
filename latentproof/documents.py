"""Documents: a claim's derivation as LaTeX, its proofs as JSON, and the check of such a file by the second checker."""

from __future__ import annotations

from pathlib import Path

from latentproof.claim import Claim
from latentproof.errors import InputError
from latentproof.proofs.document import document, plain
from latentproof.proofs.library import theorems
from latentproof.proofs.replay import MAX_BYTES, replay_all
from latentproof.proofs.replay_terms import Rejected
from latentproof.proofs.serial import to_json
from latentproof.registry import claim as find

FORMATS = (".tex", ".json")


def derivation_text(name: str, ending: str) -> str:
    """Return a claim's derivation in the format of a file ending: .tex (a LaTeX document) or .json (for `replay`).

    Raises `InputError` for an unknown claim or ending.

    >>> derivation_text("latent-prediction", ".tex").startswith(chr(92) + "documentclass")
    True
    """
    claim = find(name)
    if ending not in FORMATS:
        raise InputError(f"the file must end in {' or '.join(FORMATS)}, got {ending or 'no ending'!r}")
    needed = [theorems()[theorem] for theorem in claim.theorems]
    return to_json(*needed) if ending == ".json" else document(needed, preface(claim))


def preface(claim: Claim) -> str:
    """Return the claim in words, as the LaTeX section that comes before its theorems."""
    falsifiers = "\n".join(
        rf"\item {plain(f.name)}: {plain(f.statement)} (rejected by {plain(', '.join(f.lanes))})"
        for f in claim.falsifiers
    )
    return "\n".join(
        [
            rf"\section*{{Claim: {plain(claim.id)}}}",
            rf"\noindent {plain(claim.title)}.",
            rf"\begin{{gather*}}{claim.statement}\end{{gather*}}",
            rf"\textbf{{Regime}}: {plain(claim.regime)}. \textbf{{Source}}: {plain(claim.source)}.",
            rf"\textbf{{Scope}}: {plain(claim.scope)}.\par",
            rf"\noindent\textbf{{Grade}}: {claim.grade}. \textbf{{It rests on}}:",
            r"\begin{itemize}" + "".join(rf"\item {plain(a)}" for a in claim.assumptions) + r"\end{itemize}",
            r"\noindent\textbf{Falsifiers}, wrong variants that must be rejected:",
            rf"\begin{{itemize}}{falsifiers}\end{{itemize}}",
        ]
    )


def replay_file(name: str) -> tuple[bool, list[str]]:
    """Return whether the second checker accepts a proof file, and what to print: every theorem with its assumptions.

    Raises `InputError` if the file cannot be read as text.
    """
    path = Path(name)
    try:
        if path.stat().st_size > MAX_BYTES:
            return False, [f"{path}: refused: a proof file may have at most {MAX_BYTES} bytes"]
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise InputError(f"{path}: cannot read the proof file: {error.strerror}") from None
    except UnicodeDecodeError as error:
        return False, [f"{path}: refused: a proof file is UTF-8 text, byte {error.start} is not"]
    try:
        accepted = replay_all(text)
    except Rejected as rejected:
        return False, [f"{path}: refused: {rejected}"]
    lines = []
    for theorem in accepted:
        lines.append(f"accepted {theorem.name}  [{theorem.grade}]  {theorem.statement}")
        lines += [f"  where {hypothesis}" for hypothesis in theorem.hypotheses]
        lines += [f"  assumes {' '.join(filter(None, assumption))}" for assumption in theorem.assumptions]
    return True, lines
