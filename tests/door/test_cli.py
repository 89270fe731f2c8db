"""The command line: bad input is one line on standard error and exit code 2, and never a traceback."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from latentproof.cli import main


def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *words: str) -> tuple[int, str, str]:
    monkeypatch.setattr(sys, "argv", ["latentproof", *words])
    with pytest.raises(SystemExit) as stopped:
        main()
    out, err = capsys.readouterr()
    code = stopped.value.code
    return (code if isinstance(code, int) else 0), out, err


BOUNDS = ["bounds", "--v", "8", "--m", "4", "--s", "2", "--L", "3"]


def changed(option: str, value: str) -> list[str]:
    words = list(BOUNDS)
    words[words.index(option) + 1] = value
    return words


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["nonsense"], ["nonsense"]),
        (["verify", "no-such-claim"], ["claim must be one of latent-prediction", "no-such-claim"]),
        (["verify", "--effort", "heroic"], ["heroic", "quick"]),
        (["verify", "--seed", "-1"], ["-1"]),
        (["verify", "--seed", "x"], ["x"]),
        (["verify", "--jobs", "0"], ["jobs", "0"]),
        (["verify", "--regime", "absent.toml"], ["absent.toml", "cannot read"]),
        (["verify", "--json", "no-folder/report.json"], ["no-folder"]),
        (["verify", "--json", "."], ["is a folder"]),
        (changed("--m", "9"), ["m must be at most v^(s-1) = 8", "m = 9"]),
        (changed("--v", "1"), ["v must be at least 2", "v = 1"]),
        (changed("--v", "2.5"), ["v", "2.5"]),
        (changed("--s", "1"), ["s must be at least 2"]),
        (changed("--L", "1"), ["L must be at least 2"]),
        (changed("--s", "1000000000"), ["v^s must stay below"]),
        (changed("--L", "99999999999"), ["L must be at most"]),
        (changed("--v", "9" * 400), ["v^s must stay below"]),
        (["bounds", "--v", "8"], ["--m"]),
        (["derive", "no-such-claim", "-o", "x.tex"], ["claim must be one of", "no-such-claim"]),
        (["derive", "latent-prediction", "-o", "x.docx"], [".docx", ".tex"]),
        (["derive", "latent-prediction", "-o", "no-folder/x.tex"], ["no-folder"]),
        (["replay", "absent.json"], ["absent.json"]),
    ],
)
def test_bad_input_is_one_line_and_exit_code_2(
    words: list[str],
    says: list[str],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, err = run(capsys, monkeypatch, *words)
    assert (code, out) == (2, "")
    assert err.count("\n") == 1
    assert err.startswith("latentproof: ")
    for word in says:
        assert word in err
    assert list(tmp_path.iterdir()) == []


def test_a_regime_too_large_to_measure_is_refused_before_any_work(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "large.toml"
    file.write_text("[[regime]]\nv = 100000\nm = 100000\ns = 3\nL = 3\n")
    code, _, err = run(capsys, monkeypatch, "verify", "--regime", str(file))
    assert (code, err.count("\n")) == (2, 1)
    assert "v^2 m" in err


def test_bounds_prints_and_writes_the_same_numbers(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    code, out, _ = run(capsys, monkeypatch, *BOUNDS, "--json", str(tmp_path / "b.json"))
    document = json.loads((tmp_path / "b.json").read_text())
    assert code == 0
    assert document["f"] == "1/2"
    for row in document["rows"]:
        assert f"{row['correlation']:.5g}" in out


def test_claims_are_listed_with_grade_and_assumptions(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    code, out, _ = run(capsys, monkeypatch, "claims")
    assert code == 0
    assert out.startswith("latent-prediction  [statistical]")
    assert "assumes: " in out


def test_without_a_command_the_help_is_shown(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    code, out, _ = run(capsys, monkeypatch)
    assert code == 0
    assert "verify" in out
