"""derive and replay through the door: every format, and a clear refusal of bad input."""

import json
import os
import shutil
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from latentproof.cli import cli
from latentproof.documents import write_all
from latentproof.errors import InputError
from latentproof.proofs.documents.tex_math import lines


def run(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(cli, arguments)
    if isinstance(done.exception, InputError):
        return 2, str(done.exception)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.output


@pytest.mark.parametrize("ending", ["tex", "html", "v", "json"])
def test_derive_writes_every_format(tmp_path: Path, ending: str) -> None:
    target = tmp_path / f"x.{ending}"
    code, output = run("derive", "E1-lower", "-o", str(target))
    assert code == 0
    assert str(target) in output
    assert target.stat().st_size > 500


def test_the_bibliography_lies_beside_the_latex(tmp_path: Path) -> None:
    assert run("derive", "E1-lower", "-o", str(tmp_path / "x.tex"))[0] == 0
    assert "@" in (tmp_path / "x.bib").read_text()
    assert r"\bibliography{x}" in (tmp_path / "x.tex").read_text()


@pytest.mark.skipif(shutil.which("latexmk") is None, reason="latexmk is not installed")
def test_pdf(tmp_path: Path) -> None:
    assert run("derive", "E1-lower", "-o", str(tmp_path / "x.pdf"))[0] == 0
    assert (tmp_path / "x.pdf").read_bytes().startswith(b"%PDF")


def test_a_pdf_without_latex_is_one_clear_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    code, message = run("derive", "E1-lower", "-o", str(tmp_path / "x.pdf"))
    assert code == 2
    assert "latexmk" in message
    assert "\n" not in message


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["derive", "nonsense", "-o", "x.tex"], "claim must be one of"),
        (["derive", "E1", "-o", "x.doc"], "must end in"),
        (["derive", "E1", "-o", "x"], "must end in"),
        (["derive", "E1", "-o", "no/such/folder/x.tex"], "no folder"),
        (["derive", "-o", "x.tex"], "name one claim"),
        (["derive", "E1", "--all", "-o", "x.tex"], "name one claim"),
        (["replay", "no-such-file.json"], "no such file"),
        (["replay", os.curdir], "not a file"),
    ],
)
def test_bad_arguments(arguments: list[str], words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    code, message = run(*arguments)
    assert code == 2
    assert words in message
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(sys.platform == "win32", reason="needs a device file")
def test_a_full_disk_is_bad_input() -> None:
    with pytest.raises(InputError, match="cannot be written"):
        write_all({Path("/dev/full"): "x" * 100_000})


def test_all_files_are_written_or_none(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "a").write_text("old")
    with pytest.raises(InputError, match="cannot be written"):
        write_all({tmp_path / "a": "new", tmp_path / "b": "a folder"})
    assert (tmp_path / "a").read_text() == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "b"]


@pytest.mark.skipif(sys.platform == "win32", reason="needs a shell script")
@pytest.mark.parametrize(("script", "said"), [("echo '! Undefined.'; exit 12", "Undefined"), ("exit 1", "no message")])
def test_a_failing_latexmk_is_one_clear_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, said: str
) -> None:
    fake = tmp_path / "bin" / "latexmk"
    fake.parent.mkdir()
    fake.write_text(f"#!/bin/sh\n{script}\n")
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", f"{fake.parent}:/usr/bin:/bin")
    code, message = run("derive", "E1-lower", "-o", str(tmp_path / "x.pdf"))
    assert code == 2
    assert said in message
    assert "\n" not in message
    assert not (tmp_path / "x.pdf").exists()


def proof(tmp_path: Path) -> str:
    target = tmp_path / "good.json"
    assert run("derive", "E1-lower", "-o", str(target))[0] == 0
    assert run("replay", str(target))[0] == 0
    return target.read_text()


def test_corrupted_files_are_refused(tmp_path: Path) -> None:
    text = proof(tmp_path)
    deep = "[" * 100_000 + "]" * 100_000
    bad: list[bytes] = [b"", b"{", b"\xff\xfe", b"null", deep.encode(), text[: len(text) // 2].encode()]
    bad.append(b" " * 10_000_001)
    for i, content in enumerate(bad):
        path = tmp_path / f"bad{i}.json"
        path.write_bytes(content)
        code, message = run("replay", str(path))
        assert code == 1, content[:20]
        assert "refused" in message


def test_a_huge_exponent_is_refused(tmp_path: Path) -> None:
    record = json.loads(proof(tmp_path))

    def nodes(x: object) -> object:
        if isinstance(x, list) and len(x) > 1 and x[0] == "num":
            return ["num", "1000000000", *x[2:]]
        if isinstance(x, list):
            return [nodes(y) for y in x]
        return {k: nodes(y) for k, y in x.items()} if isinstance(x, dict) else x

    path = tmp_path / "huge.json"
    path.write_text(json.dumps(nodes(record)).replace('"/"', '"^"'))
    assert run("replay", str(path))[0] == 1


def test_an_unknown_command_in_a_formula_is_named() -> None:
    assert lines(r"a\\b_1^2") == [
        "<mrow><mi>a</mi></mrow>",
        "<mrow><msubsup><mi>b</mi><mn>1</mn><mn>2</mn></msubsup></mrow>",
    ]
    with pytest.raises(ValueError, match="mystery"):
        lines(r"\mystery{x}")
