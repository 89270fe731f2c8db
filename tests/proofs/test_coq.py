"""The Coq source: nothing admitted, accepted by coqc where it is installed, and refused when wrong."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from latentproof.proofs.coq.names import safe
from latentproof.proofs.coq.rules import RULES
from latentproof.proofs.coq.source import coq
from latentproof.proofs.derivation import Derivation
from latentproof.proofs.facts import FACTS
from latentproof.proofs.library import build, derivation
from latentproof.proofs.proof import Hypothesis, Theorem
from latentproof.proofs.terms import Domain, Function, Relation, eq, exp, index, integer, le, ln, lt, real, total

COQC = shutil.which("coqc")
ALLOWED = {
    "ClassicalDedekindReals.sig_forall_dec",
    "ClassicalDedekindReals.sig_not_dec",
    "Classical_Prop.classic",
    "functional_extensionality_dep",
}
NOT_IN_COQ = (Path(__file__).parent / "not_in_coq.txt").read_text().splitlines()
"""What the whole book in Coq leaves out, with the reason."""
THEOREMS = [build()[name] for name in ("centred", "E1-excess", "latent-prediction-lower")]


def instance(name: str, conclusion: Relation, *hypotheses: Hypothesis) -> Theorem:
    """A named fact as a theorem of one step."""
    d = Derivation()
    d.add("fact", conclusion, *[d.hypothesis(h) for h in hypotheses], name=name)
    return Theorem(f"fact-of-{name}", name, conclusion, tuple(d.steps), hypotheses)


def means() -> list[Theorem]:
    """The two facts that bind an index."""
    things = Domain("things")
    z, k, j, x, y = index("z", things), integer("k", 1), integer("j", 0), real("x"), real("y")
    p, h = (Function(name, (things,)) for name in ("p", "h"))
    weights = Hypothesis("weights", le(0, p(z)), ("z",)), Hypothesis("law", eq(total(z, p(z)), 1))
    sizes = Hypothesis("above", lt(0, x)), Hypothesis("longer", le(x, y))
    powers = [total(z, p(z) * exp(h(z) / n)) ** n for n in (k + j, k)]
    logs = [n * ln(total(z, p(z) * exp(h(z) / n))) for n in (y, x)]
    return [instance("power_mean", le(*powers), *weights), instance("log_mean", le(*logs), *sizes, *weights)]


def left_out(text: str) -> list[str]:
    """The theorems that a source says it leaves out, as "name: reason"; all others must be stated in it."""
    header = text[: text.index(" *)")].splitlines()
    left = [line.removeprefix("   - ") for line in header if line.startswith("   - ")]
    assert f"with the reason: {len(left)}" in "".join(header)
    return left


def compiled(text: str, folder: Path) -> subprocess.CompletedProcess[str]:
    (folder / "x.v").write_text(text)
    run = [str(COQC), "-q", "x.v"]
    return subprocess.run(run, cwd=folder, capture_output=True, text=True, timeout=120, check=False)


def test_source_admits_nothing_and_says_what_it_takes() -> None:
    text = coq(THEOREMS)
    assert not re.search(r"\b(Admitted|admit|nra|psatz|auto|eauto)\b", text)
    taken = set(re.findall(r"^Axiom (\w+)", text, re.MULTILINE))
    assert all(name in text.split("*)")[0] for name in taken)


def test_the_whole_book_leaves_out_what_is_pinned() -> None:
    """A theorem that is silently dropped, or one more that Coq has no form for, is noticed without coqc."""
    text = coq(build().values())
    left = left_out(text)
    assert left == NOT_IN_COQ
    stated = re.findall(r"^Theorem (\S+) :", text, re.MULTILINE)
    names = {line.split(": ")[0] for line in left}
    assert sorted(stated) == sorted(safe(name) for name in build() if name not in names)


def test_a_theorem_without_a_form_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    assert left_out(coq(THEOREMS)) == []
    monkeypatch.delitem(RULES, "exchange")
    dropped = [t.name for t in THEOREMS if any(step.rule == "exchange" for step in t.steps)]
    assert dropped
    assert [line.split(": ")[0] for line in left_out(coq(THEOREMS))] == dropped


@pytest.mark.skipif(COQC is None, reason="coqc is not installed")
def test_coqc_accepts_with_the_real_number_axioms_only(tmp_path: Path) -> None:
    facts = [
        instance(name, r, *(Hypothesis(f"h{i}", premise) for i, premise in enumerate(premises)))
        for name, (premises, r) in FACTS.items()
    ]
    text = coq([*THEOREMS, *facts, *means()])
    assert "with the reason: 0 " in text
    done = compiled(text, tmp_path)
    assert done.returncode == 0, done.stderr[-2000:]
    found = set(re.findall(r"^([A-Za-z_.']+)\s*\n?\s*:", done.stdout, re.MULTILINE)) - {"Axioms"}
    assert found
    assert found <= ALLOWED


@pytest.mark.skipif(COQC is None, reason="coqc is not installed")
def test_coqc_refuses_a_wrong_statement(tmp_path: Path) -> None:
    text = coq(derivation("E1-excess"))
    head, statement = text.split("Theorem E1_excess", 1)
    wrong = statement.replace("(1 / v)", "(2 / v)", 1)
    assert wrong != statement
    assert compiled(f"{head}Theorem E1_excess{wrong}", tmp_path).returncode != 0
