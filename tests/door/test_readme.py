"""The README's example runs and prints what the README says; its commands are the ones that CI runs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from latentproof import verification
from latentproof.testing import Checks

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def block(language: str, after: str = "") -> str:
    found = re.search(rf"```{language}\n(.*?)```", README[README.index(after) :], flags=re.DOTALL)
    assert found
    return found[1]


@pytest.mark.stochastic(alpha=1e-8, beta=1e-8)
def test_the_example_prints_what_the_readme_shows(
    check: Checks, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    # The suite cannot afford the default of 1e-6: it asks for less, and for a seed of its own; the rest is as printed.
    check.spend(1e-8, beta=1e-8, delta=0.05, n=0)
    monkeypatch.setattr(verification, "ALPHA", 1e-8)
    monkeypatch.setattr(verification, "BETA", 1e-8)
    example = block("python")
    assert "seed=0" in example
    exec(compile(example.replace("seed=0", f"seed={check.seed}"), "README.md", "exec"), {})
    assert capsys.readouterr().out == block("text").replace("1e-06", "1e-08")


def test_both_commands_set_up_everything_in_an_environment_of_their_own() -> None:
    for mark in ("<!-- main command -->", "<!-- test command -->"):
        command = block("sh", mark).strip()
        assert "\n" not in command
        assert command.startswith('python3 -m venv "${VENV:-.venv}" && "${VENV:-.venv}/bin/python" -m pip install')


def test_the_commands_of_the_command_line_are_listed() -> None:
    from latentproof.cli import cli

    listed = set(re.findall(r"^latentproof ([a-z]+)", block("text", "## From the command line"), flags=re.MULTILINE))
    assert listed == set(cli.commands)
