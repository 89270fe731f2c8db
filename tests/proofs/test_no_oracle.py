"""No verdict rests on SymPy's simplify, equals or ask: a grep of the syntax tree of every file of theory and proofs."""

import ast
from pathlib import Path

import pytest

import latentproof.proofs
import latentproof.theory

ORACLES = {
    "simplify",
    "equals",
    "ask",
    "nsimplify",
    "trigsimp",
    "powsimp",
    "radsimp",
    "logcombine",
    "refine",
    "satisfiable",
}
ROOMS = [Path(str(room.__file__)).parent for room in (latentproof.proofs, latentproof.theory)]
FILES = sorted(path for room in ROOMS for path in room.rglob("*.py"))
DECIDING = (
    "kernel",
    "polynomials",
    "signs",
    "syntax",
    "substitution",
    "axioms",
    "definitions",
    "judgement",
    "checking",
)
"""Files whose name begins so, or with `replay`, decide; the replay checker alone may use SymPy, for its polynomials."""


def oracles(source: str) -> list[str]:
    """Names of oracles that a source calls, imports, or reaches as an attribute or by a text."""
    found = []
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Attribute(attr=name) | ast.Call(func=ast.Name(id=name)) if name != "getattr":
                found += [name] if name in ORACLES else []
            case ast.ImportFrom(names=names) | ast.Import(names=names):
                found += [x.name for x in names if x.name.split(".")[-1] in ORACLES]
            case ast.Call(func=ast.Name(id="getattr"), args=[_, ast.Constant(value=str(name)), *_]):
                found += [name] if name in ORACLES else []
            case _:
                pass
    return found


def modules(source: str) -> set[str]:
    """The modules that a source imports."""
    found = set[str]()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {x.name for x in node.names}
        if isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_no_oracle(path: Path) -> None:
    assert oracles(path.read_text(encoding="utf-8")) == []


def test_the_grep_finds_what_it_looks_for() -> None:
    for wrong in (
        "x.simplify()",
        "from sympy import ask",
        "sympy.simplify(x)",
        "a.equals(b)",
        'getattr(x, "equals")()',
    ):
        assert oracles(wrong)
    assert not oracles("equal(x, y)")
    assert not oracles("for equals in (True, False): pass")  # a name of one's own is no oracle


def test_the_kernel_does_without_sympy() -> None:
    for path in FILES:
        if path.parent.name == "proofs" and path.name.startswith(DECIDING):
            assert not any(name.split(".")[0] == "sympy" for name in modules(path.read_text(encoding="utf-8")))


def test_replay_shares_nothing_with_the_kernel() -> None:
    replay = [path for path in FILES if path.parent.name == "replay"]
    assert len(replay) > 10
    for path in replay:
        used = [name for name in modules(path.read_text(encoding="utf-8")) if name.startswith("latentproof")]
        assert all(name.startswith("latentproof.proofs.replay.") for name in used), (path.name, used)
