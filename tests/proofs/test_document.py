"""The printed derivation: complete, self-contained, and printed from the tree that was checked."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from latentproof.proofs.axiom_statements import axiom_statement
from latentproof.proofs.axioms import AXIOMS
from latentproof.proofs.checking import Proof
from latentproof.proofs.documents import outline as outlines
from latentproof.proofs.documents.document import document, references
from latentproof.proofs.documents.latex_text import plain, words
from latentproof.proofs.documents.outline import SILENT, outline
from latentproof.proofs.documents.outline import words as rule_words
from latentproof.proofs.kernel import RULES, trace_all
from latentproof.proofs.library import build, derivation
from latentproof.proofs.proof import Theorem

LIBRARY = build()


@pytest.fixture(scope="module")
def asked() -> tuple[Theorem, ...]:
    return derivation("latent-prediction")


@pytest.fixture(scope="module")
def traced() -> dict[str, Proof]:
    """Every proof, checked once with its lemmas."""
    return {proof.theorem.name: proof for proof, _ in trace_all(*LIBRARY.values())}


def test_document_is_self_contained(asked: tuple[Theorem, ...]) -> None:
    tex = document(asked)
    labels = re.findall(r"\\label\{([^}]*)\}", tex)
    used = re.findall(r"\\(?:eqref|ref)\{([^}]*)\}", tex)
    assert len(labels) == len(set(labels))
    assert set(used) <= set(labels)
    packages = set(re.findall(r"\\usepackage(?:\[[^]]*\])?\{([^}]*)\}", tex))
    assert packages <= {"geometry", "amsmath,amssymb,amsthm", "hyperref", "longtable", "fontenc"}
    stated = sum(tex.count(rf"\begin{{{kind}}}") for kind in ("theorem", "lemma"))
    assert stated == tex.count(r"\textbf{Grade}:") == tex.count(r"\begin{proof}")
    for environment in ("theorem", "lemma", "axiom", "proof", "equation", "aligned", "flalign", "gather", "record"):
        assert tex.count(rf"\begin{{{environment}}}") == tex.count(rf"\end{{{environment}}}")


def test_every_citation_has_its_entry(asked: tuple[Theorem, ...]) -> None:
    cites = set(re.findall(r"\\cite\{([^}]*)\}", document(asked)))
    assert cites
    assert cites <= set(re.findall(r"@\w+\{([^,]*),", references(asked)))


@pytest.mark.parametrize("name", list(LIBRARY))
def test_every_step_is_on_the_page(name: str, traced: dict[str, Proof]) -> None:
    theorem = LIBRARY[name]
    used = {i for step in theorem.steps for i in step.premises} | {len(theorem.steps) - 1}
    assert outline(theorem, traced[name]).shown >= used


@pytest.mark.parametrize("name", list(AXIOMS))
def test_the_printed_axiom_is_an_instance_of_the_checked_one(name: str) -> None:
    relation = axiom_statement(name).relation
    assert relation is not None
    assert AXIOMS[name](relation).relation == relation


def test_every_rule_of_the_kernel_has_words_and_an_unknown_one_none(monkeypatch: pytest.MonkeyPatch) -> None:
    for rule in set(RULES) - {"axiom", "instantiate", *SILENT}:
        assert rule_words(rule)
    monkeypatch.setattr(outlines, "WORDS", {})
    assert rule_words("scale") == "0 <= c and a <= b give c a <= c b; 0 < c and a < b give c a < c b"
    with pytest.raises(ValueError, match="rule must be one"):
        rule_words("magic")


def test_formulas_in_words_are_mathematics() -> None:
    assert words("costs v m^3/(1-f) samples, of a kind") == "costs $v m^{3}/(1-f)$ samples, of a kind"


def test_special_characters_are_escaped() -> None:
    assert plain("\\end{x}~^|<>%") == r"\textbackslash{}end\{x\}\~{}\^{}$|$$<$$>$\%"


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="pdflatex is not installed")
def test_document_compiles_without_overfull_lines(tmp_path: Path, asked: tuple[Theorem, ...]) -> None:
    (tmp_path / "x.tex").write_text(document(asked))
    run = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "x.tex"]
    done = subprocess.run(run, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-2000:]
    assert "Overfull" not in done.stdout
