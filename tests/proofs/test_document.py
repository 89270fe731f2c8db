"""The printed derivation: complete, self-contained, and printed from the tree that was checked."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from latentproof.proofs.document import document
from latentproof.proofs.library import derivation

TEX = document(derivation("latent-prediction"))


def test_document_is_self_contained() -> None:
    labels = re.findall(r"\\label\{([^}]*)\}", TEX)
    references = re.findall(r"\\(?:eqref|ref)\{([^}]*)\}", TEX)
    assert len(labels) == len(set(labels))
    assert set(references) <= set(labels)
    assert set(re.findall(r"\\usepackage(?:\[[^]]*\])?\{([^}]*)\}", TEX)) <= {
        "geometry",
        "amsmath,amssymb,amsthm",
        "hyperref",
    }
    assert TEX.count(r"\begin{theorem}") == TEX.count("Grade") == TEX.count(r"\begin{proof}")
    for environment in ("theorem", "proof", "equation", "aligned"):
        assert TEX.count(rf"\begin{{{environment}}}") == TEX.count(rf"\end{{{environment}}}")
    assert "independence" in TEX


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="pdflatex is not installed")
def test_document_compiles(tmp_path: Path) -> None:
    (tmp_path / "x.tex").write_text(TEX)
    run = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "x.tex"]
    done = subprocess.run(run, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-2000:]
