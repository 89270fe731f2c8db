"""Documents: derivations as LaTeX, PDF, HTML, Coq or JSON, and the check of a JSON file by the second checker."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from pathlib import Path
from tempfile import TemporaryDirectory

from latentproof import preface
from latentproof.claim import Claim
from latentproof.errors import InputError
from latentproof.proofs.coq.source import coq
from latentproof.proofs.documents.document import document, references
from latentproof.proofs.documents.html import page
from latentproof.proofs.evaluation.check import numeric_check
from latentproof.proofs.library import build
from latentproof.proofs.proof import Theorem
from latentproof.proofs.replay.checker import MAX_BYTES, replay_all
from latentproof.proofs.replay.terms import Rejected
from latentproof.proofs.serial import to_json
from latentproof.registry import claim as find
from latentproof.registry import claims

FORMATS = (".tex", ".pdf", ".html", ".v", ".json")
SECONDS = 300
"""What LaTeX may take."""


def derivation(name: str | None) -> tuple[tuple[Claim, ...], tuple[Theorem, ...]]:
    """Return the claims and theorems that a name stands for: a claim, a theorem, or None for everything.

    Raises `InputError` for an unknown name.

    >>> [theorem.name for theorem in derivation("E1")[1]]
    ['E1']
    """
    if name is None:
        return tuple(claims().values()), tuple(build().values())
    if name in build() and name not in claims():
        return (), (build()[name],)
    if name not in claims() and not name.endswith(".py"):
        near = get_close_matches(name, build(), cutoff=0.3) or ["E1"]
        rule = f"claim must be one of {', '.join(claims())} or a theorem such as {', '.join(near)}"
        raise InputError(f"{rule}, got {name!r}")
    found = find(name)
    return (found,), found.derived


def _sources(claims: tuple[Claim, ...]) -> list[str]:
    """What the claims themselves cite."""
    return [claim.source for claim in claims]


def derivation_text(name: str | None, ending: str, stem: str = "references") -> str:
    """Return a derivation in the format of a file ending: .tex, .html, .v (Coq) or .json (for `replay`).

    name: a claim, a theorem, or None for everything. stem: of the .bib file that a .tex file reads.
    Raises `InputError` for an unknown name or ending.

    >>> derivation_text("E1-lower", ".tex").startswith(chr(92) + "documentclass")
    True
    """
    known, needed = derivation(name)
    title = preface.title(known, name)
    forms: dict[str, Callable[[], str]] = {
        ".tex": lambda: document(needed, preface.in_latex(known, title), stem, numeric_check, _sources(known)),
        ".html": lambda: page(title, needed, preface.in_html(known), numeric_check),
        ".v": lambda: coq(needed),
        ".json": lambda: to_json(*needed),
    }
    if ending not in forms:
        raise InputError(f"the file must end in {', '.join(FORMATS)}, got {ending or 'no ending'!r}")
    return forms[ending]()


def derive(name: str | None, target: Path) -> list[Path]:
    """Write a derivation, in the format of the file's ending; return the files written, the .bib of a .tex included.

    Raises `InputError` for an unknown name or ending, a file that cannot be written, or a PDF without LaTeX.
    """
    if target.suffix not in FORMATS:
        raise InputError(f"the file must end in {', '.join(FORMATS)}, got {target.suffix or 'no ending'!r}")
    if target.suffix == ".pdf":
        _pdf(name, target)
        return [target]
    # A name that TeX would read as something else cannot be a .bib file's.
    stem = target.stem if target.stem.replace("-", "").replace("_", "").isalnum() else "references"
    texts = {target: derivation_text(name, target.suffix, stem)}
    known, needed = derivation(name)
    entries = references(needed, _sources(known)) if target.suffix == ".tex" else ""
    if entries:
        texts[target.with_name(f"{stem}.bib")] = entries
    write_all(texts)
    return list(texts)


def _pdf(name: str | None, target: Path) -> None:
    latexmk = shutil.which("latexmk")
    if latexmk is None:
        raise InputError(
            f"{target}: a PDF needs latexmk (Debian: apt-get install latexmk texlive-latex-recommended); "
            "without it, write a .tex or .html file"
        )
    with TemporaryDirectory() as folder:
        made = Path(folder) / "document.tex"
        derive(name, made)
        run = [latexmk, "-pdf", "-interaction=nonstopmode", "-halt-on-error", "-norc", made.name]
        try:
            done = subprocess.run(run, cwd=folder, capture_output=True, timeout=SECONDS, check=False)
        except subprocess.TimeoutExpired:
            raise InputError(f"{target}: latexmk took more than {SECONDS} s") from None
        if done.returncode:
            said = (done.stdout + done.stderr).decode(errors="replace").splitlines()
            problems = [line for line in said if line.startswith("!") or "not found" in line]
            raise InputError(f"{target}: latexmk failed: {(problems or said[-1:] or ['no message'])[0].strip()}")
        write_all({target: made.with_suffix(".pdf").read_bytes()})


def write_all(contents: Mapping[Path, str | bytes]) -> None:
    """Write files, all or none of them; `InputError` if the system refuses."""
    ready: dict[Path, Path] = {}
    path = Path()
    try:
        for path, content in contents.items():
            # A device or a pipe cannot be replaced by another file.
            place = path.with_name(f".{path.name}.part") if path.is_file() or not path.exists() else path
            ready[path] = place
            if isinstance(content, bytes):
                place.write_bytes(content)
            else:
                place.write_text(content, encoding="utf-8")
        for path, place in ready.items():
            place.replace(path)
    except OSError as error:
        for own, place in ready.items():
            if place != own:
                place.unlink(missing_ok=True)
        raise InputError(f"{path}: cannot be written: {error.strerror}") from None


def replay_file(name: str) -> tuple[bool, list[str]]:
    """Return whether the second checker accepts a proof file, and what to print: every theorem with its assumptions.

    Raises `InputError` if the file cannot be read as text.
    """
    path = Path(name)
    try:
        if not path.is_file():
            raise InputError(f"{path}: cannot read the proof file: {'not a file' if path.exists() else 'no such file'}")
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
