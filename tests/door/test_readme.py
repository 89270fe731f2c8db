"""The README's example runs and prints what the README says; its commands are the ones that CI runs."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def block(language: str, after: str = "") -> str:
    found = re.search(rf"```{language}\n(.*?)```", README[README.index(after) :], flags=re.DOTALL)
    assert found
    return found[1]


def test_the_example_prints_what_the_readme_shows() -> None:
    done = subprocess.run([sys.executable, "-c", block("python")], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout == block("text")


def test_both_commands_set_up_everything_in_an_environment_of_their_own() -> None:
    for mark in ("<!-- main command -->", "<!-- test command -->"):
        command = block("sh", mark).strip()
        assert "\n" not in command
        assert command.startswith('python3 -m venv "${VENV:-.venv}" && "${VENV:-.venv}/bin/python" -m pip install')


def test_the_commands_of_the_command_line_are_listed() -> None:
    from latentproof.cli import cli

    listed = set(re.findall(r"^latentproof ([a-z]+)", block("text", "## From the command line"), flags=re.MULTILINE))
    assert listed == set(cli.commands)
