"""The printed derivation: complete, self-contained, and printed from the tree that was checked."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from latentproof.proofs.axiom_statements import axiom_statement
from latentproof.proofs.axioms import AXIOMS
from latentproof.proofs.documents import outline as outlines
from latentproof.proofs.documents.document import document, references
from latentproof.proofs.documents.latex_text import plain, words
from latentproof.proofs.documents.outline import SILENT, outline
from latentproof.proofs.documents.outline import words as rule_words
from latentproof.proofs.kernel import RULES
from latentproof.proofs.library import build, derivation

ASKED = derivation("latent-prediction")
TEX = document(ASKED)


def test_document_is_self_contained() -> None:
    labels = re.findall(r"\\label\{([^}]*)\}", TEX)
    used = re.findall(r"\\(?:eqref|ref)\{([^}]*)\}", TEX)
    assert len(labels) == len(set(labels))
    assert set(used) <= set(labels)
    packages = set(re.findall(r"\\usepackage(?:\[[^]]*\])?\{([^}]*)\}", TEX))
    assert packages <= {"geometry", "amsmath,amssymb,amsthm", "hyperref", "longtable", "fontenc"}
    stated = sum(TEX.count(rf"\begin{{{kind}}}") for kind in ("theorem", "lemma"))
    assert stated == TEX.count(r"\textbf{Grade}:") == TEX.count(r"\begin{proof}")
    for environment in ("theorem", "lemma", "axiom", "proof", "equation", "aligned", "flalign", "gather", "record"):
        assert TEX.count(rf"\begin{{{environment}}}") == TEX.count(rf"\end{{{environment}}}")


def test_every_citation_has_its_entry() -> None:
    cites = set(re.findall(r"\\cite\{([^}]*)\}", TEX))
    assert cites
    assert cites <= set(re.findall(r"@\w+\{([^,]*),", references(ASKED)))


@pytest.mark.parametrize("name", list(build()))
def test_every_step_is_on_the_page(name: str) -> None:
    theorem = build()[name]
    used = {i for step in theorem.steps for i in step.premises} | {len(theorem.steps) - 1}
    assert outline(theorem).shown >= used


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
def test_document_compiles_without_overfull_lines(tmp_path: Path) -> None:
    (tmp_path / "x.tex").write_text(TEX)
    run = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "x.tex"]
    done = subprocess.run(run, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-2000:]
    assert "Overfull" not in done.stdout
