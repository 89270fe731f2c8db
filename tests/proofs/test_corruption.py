"""Damaged and hostile proof files: refused, or the statement that replay prints is unchanged."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from latentproof.proofs.kernel import check
from latentproof.proofs.library import build
from latentproof.proofs.replay import replay
from latentproof.proofs.replay_terms import Rejected
from latentproof.proofs.serial import from_json, to_json
from latentproof.proofs.signs import counterexample

LIBRARY = build()
TEXTS = {name: to_json(LIBRARY[name]) for name in ("E1-upper", "latent-prediction-lower", "centred", "E0")}
TRUE = {name: replay(text) for name, text in TEXTS.items()}


def sound(name: str, changed: str) -> bool:
    """Refused; or the same statement and assumptions are printed; or another statement, which the kernel proves too.

    In the last case the two checkers agree on what it assumes, nothing of it is admitted or cited, and where it is
    plain arithmetic, no small integers refute it.
    """
    try:
        accepted = replay(changed)
    except Rejected:
        return True
    true = TRUE[name]
    if (accepted.statement, accepted.hypotheses, accepted.assumptions) == (
        true.statement,
        true.hypotheses,
        true.assumptions,
    ):
        return True
    other = from_json(changed)
    found = {(a.kind, a.name, a.reference) for a in check(other).assumptions}
    return (
        found == set(accepted.assumptions)
        and accepted.grade == "proved"
        and {h.name for h in other.hypotheses} <= {h.name for h in LIBRARY[name].hypotheses}
        and counterexample(other.statement) is None
    )


@settings(max_examples=250, deadline=None)
@given(st.sampled_from(sorted(TEXTS)), st.integers(0), st.characters(min_codepoint=32, max_codepoint=126))
def test_changed_byte(name: str, position: int, letter: str) -> None:
    text = TEXTS[name]
    position %= len(text)
    assert sound(name, text[:position] + letter + text[position + 1 :])


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(sorted(TEXTS)), st.data())
def test_changed_field(name: str, data: st.DataObject) -> None:
    whole = json.loads(TEXTS[name])
    step = data.draw(st.sampled_from([s for th in whole["theorems"] for s in th["steps"]]))
    key = data.draw(st.sampled_from(sorted(step)))
    number = st.integers(0, len(whole["nodes"]) - 1)
    relation = st.tuples(number, st.sampled_from(["=", "<=", "<", "!="]), number).map(list)
    fixed: st.SearchStrategy[object] = st.sampled_from(
        [None, 0, "x", [], {}, [0], "algebra", "assume", "order", [0, 1], [1, 0], "t"]
    )
    step[key] = data.draw(relation) if key == "conclusion" else data.draw(fixed)
    assert sound(name, json.dumps(whole))


def test_a_step_that_becomes_admitted_shows() -> None:
    whole = json.loads(TEXTS["E0"])
    for step in whole["theorems"][0]["steps"]:
        changed = {**step, "rule": "cite", "name": "wishful"}
        whole["theorems"][0]["steps"] = [changed if s is step else s for s in whole["theorems"][0]["steps"]]
        assert ("admitted", "wishful", "") in replay(json.dumps(whole)).assumptions
        break


def deep() -> str:
    nodes: list[object] = [["num", "1"]] + [["term", "neg", None, [i]] for i in range(300)]
    return json.dumps({"format": "latentproof-proof", "version": 1, "nodes": nodes, "theorems": []})


def wide() -> str:
    nodes: list[object] = [["num", "1"]] + [["term", "+", None, [i, i]] for i in range(60)]
    return json.dumps({"format": "latentproof-proof", "version": 1, "nodes": nodes, "theorems": []})


def huge_exponent() -> str:
    nodes: list[object] = [["num", "2"], ["num", str(10**9)], ["term", "^", None, [0, 1]]]
    step = {"rule": "algebra", "conclusion": [2, "=", 2]}
    theorem = {"name": "x", "title": "", "source": "", "statement": [2, "=", 2], "hypotheses": [], "lemmas": []}
    whole = {"format": "latentproof-proof", "version": 1, "nodes": nodes, "theorems": [{**theorem, "steps": [step]}]}
    return json.dumps(whole)


@pytest.mark.parametrize(
    "text", [deep(), wide(), huge_exponent(), "[" * 100_000, "1" * 10_000_001, "{}", "", "null", '{"format": 1}']
)
def test_hostile_file_is_refused(text: str) -> None:
    with pytest.raises(Rejected):
        replay(text)
    with pytest.raises(ValueError):  # noqa: PT011  # any clear message will do
        from_json(text)
