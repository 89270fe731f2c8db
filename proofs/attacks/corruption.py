r"""Damaged proof files: every field replaced by wrong values, every byte by another; replay must refuse or stay true.

Object: `field_changes(text)` are all files that differ in one field of one node, theorem, hypothesis or step;
`byte_changes(text)` all that differ in one byte, each replaced by several others.
Statement: `damage(text, changed)` is "" if `replay` rejects the changed file, or prints what it printed, or prints
another statement that the kernel proves too from the same file, from the same assumptions, none of them admitted or
cited, and that holds at small sizes where its hypotheses do; the changed words of a citation, which nobody checks, are
shown as cited. Else it says what went wrong.
`python -m latentproof.proofs.attacks.corruption` tries all of them, or of longer files as many as the time allows,
evenly spread, and counts: how many of how many, and what replay answered.
Source: fault injection; bit flips against a checksum-free format.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice
from math import ceil
from typing import Any

from latentproof.proofs.evaluation.check import FailedError, compared
from latentproof.proofs.kernel import check
from latentproof.proofs.replay.checker import Accepted, replay
from latentproof.proofs.serial import MAX_BYTES, from_json, to_json
from latentproof.proofs.signs import counterexample

VALUES: tuple[Any, ...] = (None, 0, 1, -1, 10**9, "", "x", "1", "t", [], {}, [0], True, 0.5)
EVALUATIONS = 10_000
"""Of nodes, at most, where another statement is evaluated."""
RULES = ("algebra", "order", "assume", "chain", "cite", "symmetry", "hypothesis")
BYTES = '0123456789-"[]{},:aezAZ _/^+=<!\\x'


def _replaced(x: Any, path: list[Any], value: Any) -> Any:
    """x with what stands at the path replaced; the rest is shared."""
    if not path:
        return value
    copy = dict(x) if isinstance(x, dict) else list(x)
    copy[path[0]] = _replaced(x[path[0]], path[1:], value)
    return copy


def _paths(x: Any, at: list[Any]) -> Iterator[tuple[list[Any], Any]]:
    """Every place in a JSON value, with what stands there."""
    if at:
        yield at, x
    for key, inner in x.items() if isinstance(x, dict) else enumerate(x) if isinstance(x, list) else ():
        yield from _paths(inner, [*at, key])


def _wrong(path: list[Any], old: Any, nodes: int) -> Iterator[Any]:
    """Values that do not belong there."""
    near: tuple[Any, ...] = ()
    if type(old) is int:
        near = (old + 1, old - 1, old + 2, 0, nodes - 1, nodes)
    elif isinstance(old, str):
        near = RULES if path[-1] == "rule" else (old + "x", old[1:], "=", "<=", "<", "!=", "+", "*", "-", "neg", "sum")
    elif isinstance(old, list):
        near = (old[1:], old[:-1], old[::-1], [*old, *old[-1:]])
    for value in (*near, *VALUES):
        if value != old or type(value) is not type(old):
            yield value


Change = tuple[str, Callable[[], str]]
"""Where a file is changed, and how to build it: most are not asked for."""


def field_changes(text: str) -> Iterator[Change]:
    """Every file with one field replaced, dropped or, in a list, doubled, exchanged; and where."""
    whole = json.loads(text)

    def change(path: list[Any], value: Any) -> Change:
        return "/".join(map(str, path)), lambda: json.dumps(_replaced(whole, path, value))

    for path, old in _paths(whole, []):
        for value in _wrong(path, old, len(whole["nodes"])):
            yield change(path, value)
        if isinstance(path[-1], str):
            parent = whole
            for key in path[:-1]:
                parent = parent[key]
            yield change(path[:-1], {k: x for k, x in parent.items() if k != path[-1]})


def _spliced(text: str, i: int, new: str) -> str:
    return text[:i] + new + text[i + 1 :]


def byte_changes(text: str) -> Iterator[Change]:
    """Every file with one character replaced by another one of `BYTES`, or left out."""
    for i, old in enumerate(text):
        for new in ("", *BYTES):
            if new != old:
                yield f"character {i}", partial(_spliced, text, i, new)


def said(accepted: Accepted) -> tuple[object, ...]:
    """What replay prints about the theorem of a file."""
    return accepted.statement, accepted.hypotheses, accepted.assumptions


def damage(true: Accepted, changed: str) -> tuple[str, str]:
    """("refused" | "unchanged" | "proved by both", "") or ("WRONG", why)."""
    try:
        accepted = replay(changed)
    except ValueError:
        return "refused", ""
    if said(accepted) == said(true):
        return "unchanged", ""
    try:
        other = from_json(changed)
        found = {(a.kind, a.name, a.reference) for a in check(other).assumptions}
    except ValueError as refused:
        return "WRONG", f"replay accepts what the kernel refuses: {accepted.statement[:200]}: {refused}"
    visible = {a for a in accepted.assumptions if a[0] in ("cited", "admitted")} - set(true.assumptions)
    if found != set(accepted.assumptions):
        return "WRONG", f"the checkers find other assumptions: {found} {accepted.assumptions}"
    if visible:
        return "admitted, and says so", ""
    false = str(counterexample(other.statement) or "") if not other.hypotheses else ""
    try:
        compared(other, EVALUATIONS)
    except FailedError as failed:
        false = str(failed)
    if not false:
        return "proved by both", ""
    # What a citation says is not checked: the reader sees the changed words, and that they are cited.
    cited = accepted.grade in ("cited", "conjectured")
    return ("cited otherwise, and says so", "") if cited else ("WRONG", f"{false}: {accepted.statement[:200]}")


KINDS = {"fields": field_changes, "bytes": byte_changes}


def attempt(text: str, kind: str, first: int = 0, stride: int = 1) -> tuple[int, Counter[str], list[str]]:
    """Try every `stride`-th change from the `first`-th on: how many, replay's answers, and what went wrong."""
    true, tried, answers, wrong = replay(text), 0, Counter[str](), list[str]()
    for where, build in islice(KINDS[kind](text), first, None, stride):
        answer, why = damage(true, build())
        tried += 1
        answers[answer] += 1
        wrong += [f"{where}: {why}"] if answer == "WRONG" else []
    return tried, answers, wrong


def affordable(text: str, kind: str, seconds: float) -> int:
    """The least stride with which the changes of a file take about so many seconds of processor time."""
    start = time.process_time()
    replay(text)
    each = time.process_time() - start
    return max(1, ceil(number_of(text, kind) * each / seconds))


def number_of(text: str, kind: str) -> int:
    """How many changes there are."""
    if kind == "bytes":
        return sum(len(BYTES) + (c not in BYTES) for c in text)
    return sum(1 for _ in field_changes(text))


def main() -> int:
    """Count the answers for every theorem's file; 1 if one is wrong."""
    from latentproof.proofs.library import build

    parser = argparse.ArgumentParser(description="Damage every proof file; replay must refuse, or stay true.")
    parser.add_argument("kind", choices=sorted(KINDS))
    parser.add_argument("--seconds", type=float, default=5, help="of processor time, about, for a file that is longer")
    parser.add_argument("--whole", type=int, default=1000, help="characters of the longest file to change everywhere")
    parser.add_argument(
        "--longest", type=int, default=MAX_BYTES, help="characters of the longest file to change at all"
    )
    parser.add_argument("names", nargs="*", help="theorems; all if none is named")
    chosen = parser.parse_intermixed_args()
    texts = {name: to_json(theorem) for name, theorem in build().items() if name in chosen.names or not chosen.names}
    answers, all_tried, all_of, failed, whole = Counter[str](), 0, 0, 0, 0
    chosen_texts = {name: text for name, text in texts.items() if len(text) <= chosen.longest}
    for name, text in sorted(chosen_texts.items(), key=lambda pair: len(pair[1])):
        stride = 1 if len(text) <= chosen.whole else affordable(text, chosen.kind, chosen.seconds)
        tried, found, wrong = attempt(text, chosen.kind, stride // 2, stride)
        of = number_of(text, chosen.kind)
        whole += tried == of
        all_tried, all_of, failed, answers = all_tried + tried, all_of + of, failed + len(wrong), answers + found
        print(f"{name}: {tried} of {of} changes, {dict(found)}", flush=True)
        print("".join(f"  {line}\n" for line in wrong), end="", flush=True)
    print(
        f"{len(chosen_texts)} of {len(texts)} files, {whole} of them with every change of {chosen.kind};"
        f" {all_tried} of {all_of} changes: {dict(answers)}, {failed} wrong"
    )
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
