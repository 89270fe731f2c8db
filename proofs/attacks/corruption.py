r"""Damaged proof files: every field replaced by wrong values, every byte by another; replay must refuse or stay true.

Object: `field_changes(text)` are all files that differ in one field of one node, theorem, hypothesis or step;
`byte_changes(text)` all that differ in one byte, each replaced by several others.
Statement: `damage(text, changed)` is "" if `replay` rejects the changed file, or prints what it printed, or prints
another statement that the kernel proves too from the same file, from the same assumptions, none of them admitted or
cited. Else it says what went wrong. `python -m latentproof.proofs.attacks.corruption` tries them all and counts.
Source: fault injection; bit flips against a checksum-free format.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from itertools import islice
from multiprocessing import get_context
from typing import Any

from latentproof.proofs.kernel import check
from latentproof.proofs.replay.checker import Accepted, replay
from latentproof.proofs.serial import from_json, to_json
from latentproof.proofs.signs import counterexample

VALUES: tuple[Any, ...] = (None, 0, 1, -1, 10**9, "", "x", "1", "t", [], {}, [0], True, 0.5)
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


def field_changes(text: str) -> Iterator[tuple[str, str]]:
    """Every file with one field replaced, dropped or, in a list, doubled, exchanged; and where."""
    whole = json.loads(text)
    for path, old in _paths(whole, []):
        for value in _wrong(path, old, len(whole["nodes"])):
            yield "/".join(map(str, path)), json.dumps(_replaced(whole, path, value))
        if isinstance(path[-1], str):
            parent = whole
            for key in path[:-1]:
                parent = parent[key]
            dropped = {k: x for k, x in parent.items() if k != path[-1]}
            yield "/".join(map(str, path)), json.dumps(_replaced(whole, path[:-1], dropped))


def byte_changes(text: str) -> Iterator[tuple[str, str]]:
    """Every file with one character replaced by another one of `BYTES`, or left out."""
    for i, old in enumerate(text):
        for new in ("", *BYTES):
            if new != old:
                yield f"character {i}", text[:i] + new + text[i + 1 :]


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
    false = counterexample(other.statement)
    return ("WRONG", f"false at {false}: {accepted.statement[:200]}") if false else ("proved by both", "")


KINDS = {"fields": field_changes, "bytes": byte_changes}


def attempt(text: str, kind: str, first: int, stride: int, most: float) -> tuple[int, Counter[str], list[str]]:
    """Try every `stride`-th change from the `first`-th on, for at most so many seconds."""
    true, start = replay(text), time.monotonic()
    tried, answers, wrong = 0, Counter[str](), list[str]()
    for where, changed in islice(KINDS[kind](text), first, None, stride):
        if time.monotonic() - start > most:
            break
        answer, why = damage(true, changed)
        tried += 1
        answers[answer] += 1
        wrong += [f"{where}: {why}"] if answer == "WRONG" else []
    return tried, answers, wrong


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
    parser.add_argument("--seconds", type=float, default=600, help="of each theorem; what is left is counted")
    parser.add_argument("--stride", type=int, default=1, help="try every k-th change only")
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--largest", type=int, default=20_000, help="characters of the longest file to damage")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("names", nargs="*", help="theorems; all if none is named")
    chosen = parser.parse_intermixed_args()
    texts = {name: to_json(theorem) for name, theorem in build().items() if name in chosen.names or not chosen.names}
    left_out = [name for name, text in texts.items() if len(text) > chosen.largest]
    answers, tried, failed = Counter[str](), 0, 0
    with ProcessPoolExecutor(chosen.jobs, mp_context=get_context("spawn")) as pool:
        limits = chosen.kind, chosen.first, chosen.stride, chosen.seconds
        pending = {pool.submit(attempt, text, *limits): name for name, text in texts.items() if name not in left_out}
        for done in as_completed(pending):
            name = pending[done]
            count, found, wrong = done.result()
            tried, failed, answers = tried + count, failed + len(wrong), answers + found
            of = number_of(texts[name], chosen.kind)
            print(f"{name}: {count} of {of} changes, {dict(found)}", flush=True)
            print("\n".join(f"  {line}" for line in wrong) + "\n" if wrong else "", end="", flush=True)
    print(
        f"{tried} damaged files, {dict(answers)}, {failed} wrong; left out as too long: {', '.join(left_out) or 'none'}"
    )
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
