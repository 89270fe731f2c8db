"""Damaged and hostile proof files: refused, or the statement that replay prints is unchanged."""

import json
from collections.abc import Callable
from dataclasses import replace
from itertools import islice
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from latentproof.proofs.attacks import corruption
from latentproof.proofs.attacks.corruption import KINDS, attempt, damage, field_changes, number_of
from latentproof.proofs.judgement import Refused
from latentproof.proofs.kernel import check
from latentproof.proofs.library import build
from latentproof.proofs.replay.checker import replay
from latentproof.proofs.replay.rules import RULES
from latentproof.proofs.replay.state import Line, Step, Theorem, joined
from latentproof.proofs.replay.terms import Rejected
from latentproof.proofs.serial import from_json, to_json
from latentproof.proofs.signs import counterexample
from latentproof.testing.session import SESSION

LIBRARY = build()
TEXTS = {name: to_json(LIBRARY[name]) for name in ("E1-upper", "latent-prediction-lower", "centred", "E0")}
SEEDED = ("E0", "E1-lower", "centred", "E7", "E8-same", "mu-lower", "jensen", "gibbs")
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


@pytest.mark.parametrize("kind", sorted(KINDS))
@pytest.mark.parametrize("name", SEEDED)
def test_damage_drawn_from_the_suite_seed(name: str, kind: str, pytestconfig: pytest.Config) -> None:
    """Every k-th change of `python -m latentproof.proofs.attacks.corruption`, from one the suite's seed decides."""
    text = to_json(LIBRARY[name])
    stride = -(-number_of(text, kind) // 60)
    first = Random(f"{pytestconfig.stash[SESSION].seed} {name} {kind}").randrange(stride)
    tried, answers, wrong = attempt(text, kind, first, stride)
    assert wrong == []
    assert tried >= 50
    assert answers["refused"] > 0


def test_a_broken_checker_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """If replay accepted everything, the damage would show."""
    text = to_json(LIBRARY["E1-upper"])
    true = replay(text)
    monkeypatch.setattr(corruption, "replay", lambda _: replace(true, statement="1 = 0"))
    changes = islice(field_changes(text), 300)
    assert any(damage(true, build_())[0] == "WRONG" for _, build_ in changes)


def anything(_: Theorem, step: Step, given: list[Line]) -> Line:
    return joined(step["rel"], given)


@pytest.mark.parametrize(("name", "rule"), [("E1-lower", "order"), ("E1-excess", "algebra")])
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_broken_rule_is_found(name: str, rule: str, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A replay checker that looks away in one rule prints something false of some damaged file."""
    text = to_json(LIBRARY[name])
    assert attempt(text, kind, 3, 13)[2] == []
    monkeypatch.setitem(RULES, rule, anything)
    assert attempt(text, kind, 3, 13)[2] != []


def test_the_changed_words_of_a_citation_are_shown_as_cited() -> None:
    """S4-association with its sides exchanged: a citation's own words are trusted, and the grade says so."""
    text = to_json(LIBRARY["S4-association"])
    whole = json.loads(text)
    last = whole["theorems"][-1]
    swapped = last["statement"][::-1]
    last["statement"] = last["steps"][-1]["conclusion"] = swapped
    assert damage(replay(text), json.dumps(whole))[0] == "cited otherwise, and says so"
    assert replay(json.dumps(whole)).grade == "cited"


def empty_text(whole: dict[str, Any]) -> None:
    next(node for node in whole["nodes"] if node[0] == "function")[3] = ""


def one_field_more(whole: dict[str, Any]) -> None:
    next(node for node in whole["nodes"] if node[0] == "variable").append(0)


def cases_as_a_text(whole: dict[str, Any]) -> None:
    whole["theorems"][-1]["steps"][-1]["cases"] = "v"


@pytest.mark.parametrize("change", [empty_text, one_field_more, cases_as_a_text], ids=lambda f: f.__name__)
def test_what_is_no_list_is_refused(change: Callable[[dict[str, Any]], None]) -> None:
    """Found by the run over all fields of longer files: replay took an empty text for an empty list."""
    whole = json.loads(TEXTS["centred"])
    change(whole)
    with pytest.raises(Rejected):
        replay(json.dumps(whole))


def test_a_hypothesis_written_twice_is_refused_by_both() -> None:
    """Found by the run over all fields: replay took it, the kernel did not."""
    whole = json.loads(TEXTS["centred"])
    whole["theorems"][-1]["hypotheses"] *= 2
    with pytest.raises(Rejected, match="two hypotheses"):
        replay(json.dumps(whole))
    with pytest.raises(Refused):
        check(from_json(json.dumps(whole)))
