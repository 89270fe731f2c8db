"""Hostile proof files get a clear answer within seconds and bounded memory, by both readers, measured in a process."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from latentproof.proofs.attacks.hostile import FILES, HARMLESS, PLAIN, READERS, answer, measure, wrong
from latentproof.proofs.kernel import check, check_all
from latentproof.proofs.limits import MAX_STEP, WORK
from latentproof.proofs.proof import Step, Theorem
from latentproof.proofs.replay.checker import replay
from latentproof.proofs.terms import eq, integer

HEAVY = (
    *("tower of powers", "tower of exponentials", "x + y squared 16 times", "(x + y)^10000", "0 <= x^10000"),
    *("eight letters to the 40th", "product of 40 sums", "shared leaves", "continued fraction", "doubling names"),
    *("nested sums", "fractions without a common divisor", "1e999999999", "too long", "brackets"),
    "integer of 10^6 digits",
)
"""Files that cost a checker without limits hours or gigabytes: each is measured in a process of its own."""


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("name", HEAVY)
def test_a_heavy_file_costs_little(name: str, reader: str) -> None:
    said, seconds, megabytes = measure(name, reader)
    assert not wrong(name, said, seconds, megabytes), (said, seconds, megabytes)


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("name", sorted({*FILES} - {*HEAVY} - HARMLESS))
def test_a_wrong_file_is_refused(name: str, reader: str) -> None:
    said = answer(name, reader)
    assert said != "accepted"
    assert said
    assert len(said) < 500


def test_the_file_that_is_changed_is_accepted() -> None:
    assert replay(PLAIN).statement == "1 = 1"
    assert wrong("brackets", "accepted", 0, 0)
    assert wrong("tower of powers", "refused", 1e3, 0)
    assert wrong("tower of powers", "refused", 0, 10**6)


@pytest.mark.parametrize("name", ["tower of powers", "escape sequence in a name", "half a character", "two statements"])
def test_the_command_refuses_in_a_line(name: str, tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_text(FILES[name](), encoding="utf-8")
    command = [sys.executable, "-m", "latentproof", "replay", str(path)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 1
    assert "refused" in run.stdout
    assert "\x1b" not in run.stdout
    assert "Traceback" not in run.stderr


def test_admitted_under_any_name_shows() -> None:
    """A reference of blanks is no reference; the grade says that the step is admitted."""
    whole = json.loads(PLAIN)
    whole["theorems"][0]["steps"][0] = {
        "rule": "cite",
        "conclusion": [0, "=", 0],
        "name": "analysis",
        "reference": "  ",
    }
    accepted = replay(json.dumps(whole))
    assert accepted.grade == "conjectured"
    assert accepted.assumptions[0][:2] == ("admitted", "analysis")


def test_work_is_counted_within_a_check_only() -> None:
    """What documents and numeric checks do with terms never runs into the kernel's limit."""
    v = integer("v", 2)
    for _ in range(3):
        WORK.spend(MAX_STEP)
    theorem = Theorem("x", "", eq(v, v), (Step("algebra", eq(v, v)),))
    check(theorem)
    check_all(*[theorem] * 3)
    with WORK, pytest.raises(ValueError, match="too much"):
        WORK.spend(MAX_STEP + 1)
    check(theorem)
