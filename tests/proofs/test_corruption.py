"""Damaged and hostile proof files: refused, or the statement that replay prints is unchanged."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from latentproof.proofs.library import build
from latentproof.proofs.replay import replay
from latentproof.proofs.replay_terms import Rejected
from latentproof.proofs.serial import from_json, to_json

TEXT = to_json(build()["latent-prediction-lower"])
TRUE = replay(TEXT)


@settings(max_examples=300, deadline=None)
@given(st.integers(0, len(TEXT) - 1), st.characters(min_codepoint=32, max_codepoint=126))
def test_changed_byte(position: int, letter: str) -> None:
    changed = TEXT[:position] + letter + TEXT[position + 1 :]
    try:
        accepted = replay(changed)
    except Rejected:
        return
    # A letter for another throughout is the same theorem; anything else must not show.
    renamed = letter.isalpha() and TEXT[position].isalpha()
    assert renamed or accepted.statement == TRUE.statement


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_changed_field(data: st.DataObject) -> None:
    whole = json.loads(TEXT)
    step = data.draw(st.sampled_from([s for th in whole["theorems"] for s in th["steps"]]))
    key = data.draw(st.sampled_from(sorted(step)))
    step[key] = data.draw(st.sampled_from([None, 0, "x", [], {}, [0], [0, "=", 0], "algebra", "cite"]))
    try:
        accepted = replay(json.dumps(whole))
    except Rejected:
        return
    admitted = any(kind == "admitted" for kind, _, _ in accepted.assumptions)
    assert admitted or accepted.statement == TRUE.statement


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
