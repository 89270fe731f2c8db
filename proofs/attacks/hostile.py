r"""Proof files made to keep a checker busy, to exhaust its memory, or to show something else than what was checked.

Object: `FILES[name]()` is the text of a file; those in `HARMLESS` are large but true.
Statement: both readers answer each within `SECONDS` of processor time and `MEGABYTES`, and refuse all but the harmless;
`python -m latentproof.proofs.attacks.hostile` measures it, one file after another, in a process that may not use more.
Source: zip bombs, billion laughs and their kin.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

Nodes = list[list[Any]]
SECONDS, MEGABYTES = 20.0, 700


def proof(nodes: Nodes, one: int, two: int, rule: str = "algebra", op: str = "=") -> str:
    """A file with one theorem of one step."""
    relation = [one, op, two]
    entry = {"name": "x", "title": "", "source": "", "statement": relation, "hypotheses": [], "lemmas": []}
    entry["steps"] = [{"rule": rule, "conclusion": relation}]
    return json.dumps({"format": "latentproof-proof", "version": 1, "nodes": nodes, "theorems": [entry]})


def same(nodes: Nodes, rule: str = "algebra", op: str = "=") -> str:
    """The last node is equal to itself."""
    return proof(nodes, len(nodes) - 1, len(nodes) - 1, rule, op)


def _term(op: str, *args: int) -> list[Any]:
    return ["term", op, None, list(args)]


def _letters(count: int, least: int = 1) -> Nodes:
    """Integer variables x0, x1, ...: the terms are the odd nodes."""
    return [x for k in range(count) for x in (["variable", f"x{k}", f"integer {least}"], ["term", "var", 2 * k, []])]


def _sum(nodes: Nodes, places: list[int], op: str = "+") -> Nodes:
    nodes.append(_term(op, *places[:2]))
    for place in places[2:]:
        nodes.append(_term(op, len(nodes) - 1, place))
    return nodes


def _doubled(op: str, start: Nodes, times: int) -> Nodes:
    for _ in range(times):
        start.append(_term(op, len(start) - 1, len(start) - 1))
    return start


def tower() -> str:
    """((2^10000)^10000)^10000..."""
    nodes: Nodes = [["num", "2"], ["num", "10000"]]
    for k in range(6):
        nodes.append(_term("^", len(nodes) - 1 if k else 0, 1))
    return same(nodes)


def tower_of_exponentials() -> str:
    """exp(10^6)^10000^10000, as a number."""
    nodes: Nodes = [["num", "1000000"], _term("exp", 0), ["num", "10000"], _term("^", 1, 2), _term("^", 3, 2)]
    return same(nodes, "interval", "<=")


def _power(count: int, exponent: int, op: str = "=") -> str:
    nodes = _sum(_letters(count), [2 * k + 1 for k in range(count)])
    nodes += [["num", str(exponent)]]
    return same([*nodes, _term("^", len(nodes) - 2, len(nodes) - 1)], "algebra" if op == "=" else "order", op)


def high_power(exponent: int = 10_000) -> str:
    """0 <= x^10000: the shifted coefficients have thousands of digits."""
    nodes = [*_letters(1), ["num", str(exponent)], _term("^", 1, 2), ["num", "0"]]
    return proof(nodes, 4, 3, "order", "<=")


def _product(count: int, inverse: bool) -> str:
    nodes = [*_letters(count), ["num", "1"]]
    one = len(nodes) - 1
    nodes += [_term("+", 2 * k + 1, one) for k in range(count)]
    _sum(nodes, list(range(one + 1, one + 1 + count)), "*")
    return same([*nodes, _term("/", one, len(nodes) - 1)] if inverse else nodes)


def shared_leaves(leaves: int = 20_000, roots: int = 2_000) -> str:
    """Thousands of large terms that share their parts."""
    nodes: Nodes = [["num", str(k)] for k in range(leaves)]
    layer = list(range(leaves))
    while len(layer) > 1:
        nodes += [_term("+", a, b) for a, b in zip(layer[::2], layer[1::2], strict=False)]
        new = list(range(len(nodes) - len(layer) // 2, len(nodes)))
        layer = new + layer[len(layer) // 2 * 2 :]
    root, steps = layer[0], []
    for k in range(roots):
        nodes.append(_term("+", root, k))
        steps.append({"rule": "algebra", "conclusion": [len(nodes) - 1, "=", len(nodes) - 1]})
    entry = {"name": "x", "title": "", "source": "", "statement": steps[-1]["conclusion"], "hypotheses": []}
    theorems = [{**entry, "lemmas": [], "steps": steps}]
    return json.dumps({"format": "latentproof-proof", "version": 1, "nodes": nodes, "theorems": theorems})


def continued_fraction(depth: int = 60) -> str:
    """1/(1 + 1/(1 + ... 1/(1 + x)))."""
    nodes = [*_letters(1), ["num", "1"]]
    x = 1
    for _ in range(depth):
        nodes += [_term("+", x, 2), _term("/", 2, len(nodes))]
        x = len(nodes) - 1
    return same(nodes)


def doubling_names(depth: int = 60) -> str:
    """y -> 1/(1 + y)^2: written out, each normal form holds the one before it twice."""
    nodes = [*_letters(1), ["num", "1"], ["num", "2"]]
    x = 1
    for _ in range(depth):
        nodes += [_term("+", x, 2), _term("^", len(nodes), 3), _term("/", 2, len(nodes) + 1)]
        x = len(nodes) - 1
    return same(nodes)


def nested_sums(depth: int = 12) -> str:
    """Sums over 12 indices of a product of 12 sums."""
    nodes: Nodes = [["domain", "D", None, []], ["num", "1"]]
    nodes += [["variable", f"i{k}", 0] for k in range(depth)] + [["term", "var", 2 + k, []] for k in range(depth)]
    nodes += [["function", f"F{k}", [0], [], None] for k in range(depth)]
    nodes += [["term", "app", 2 + 2 * depth + k, [2 + depth + k]] for k in range(depth)]
    first = len(nodes)
    nodes += [_term("+", 2 + 3 * depth + k, 1) for k in range(depth)]
    _sum(nodes, list(range(first, first + depth)), "*")
    for k in range(depth):
        nodes.append(["term", "sum", 2 + k, [len(nodes) - 1]])
    return same(nodes)


def primes(count: int = 20_000) -> str:
    """1/p1 + 1/p2 + ... of numbers of two hundred digits without a common divisor."""
    nodes: Nodes = [["num", f"1/{10**199 + 2 * k + 1}"] for k in range(count)]
    layer = list(range(count))
    while len(layer) > 1:
        nodes += [_term("+", a, b) for a, b in zip(layer[::2], layer[1::2], strict=False)]
        new = list(range(len(nodes) - len(layer) // 2, len(nodes)))
        layer = new + layer[len(layer) // 2 * 2 :]
    return same(nodes)


PLAIN = proof([["num", "1"], ["num", "0"]], 0, 0)


def _changed(old: str, new: str) -> Callable[[], str]:
    return lambda: PLAIN.replace(old, new)


FILES: dict[str, Callable[[], str]] = {
    "tower of powers": tower,
    "tower of exponentials": tower_of_exponentials,
    "2 squared 17 times": lambda: same(_doubled("*", [["num", "2"]], 17)),
    "2 squared 13 times": lambda: same(_doubled("*", [["num", "2"]], 13)),
    "x + y squared 16 times": lambda: same(_doubled("*", _sum(_letters(2), [1, 3]), 16)),
    "1 doubled 60 times": lambda: same(_doubled("+", [["num", "1"]], 60)),
    "(x + y)^10000": lambda: _power(2, 10_000),
    "(x + y)^10000 <= itself": lambda: _power(2, 10_000, "<="),
    "eight letters to the 40th": lambda: _power(8, 40),
    "0 <= x^10000": high_power,
    "product of 15 sums": lambda: _product(15, False),
    "product of 40 sums": lambda: _product(40, False),
    "1 over a product of 15 sums": lambda: _product(15, True),
    "shared leaves": shared_leaves,
    "continued fraction": continued_fraction,
    "doubling names": doubling_names,
    "nested sums": nested_sums,
    "fractions without a common divisor": primes,
    "exponent of 10^9": lambda: same([["num", "2"], ["num", str(10**9)], _term("^", 0, 1)]),
    "exponent from 10^9 on": lambda: same([["num", "2"], *_shifted(_letters(1, 999_999_999)), _term("^", 0, 2)]),
    "1e999999999": lambda: same([["num", "1e999999999"]]),
    "10^100000": lambda: same([["num", "1" + "0" * 100_000]]),
    "1/10^100000": lambda: same([["num", "1/1" + "0" * 100_000]]),
    "nested 300 deep": lambda: same([["num", "1"], *(_term("neg", k) for k in range(300))]),
    "brackets": lambda: "[" * 100_000,
    "objects": lambda: '{"a":' * 100_000,
    "too long": lambda: "1" * 10_000_001,
    "integer of 10^6 digits": _changed('"version": 1', '"version": ' + "9" * 1_000_000),
    "NaN": _changed('"version": 1', '"version": NaN'),
    "Infinity": lambda: PLAIN.replace('"num", "0"', '"num", Infinity'),
    "version 1.0": _changed('"version": 1', '"version": 1.0'),
    "version true": _changed('"version": 1', '"version": true'),
    "two statements": _changed('"statement"', '"statement": [0, "=", 1], "statement"'),
    "two formats": _changed('"format"', '"format": "other", "format"'),
    "own part": lambda: same([["num", "1"], _term("+", 1, 1)]),
    "later part": lambda: proof([_term("+", 1, 1), ["num", "1"]], 0, 0),
    "part -1": lambda: same([["num", "1"], _term("+", -1, -1)]),
    "part true": lambda: same([["num", "1"], ["num", "1"], _term("+", True, True)]),
    "part 1.0": lambda: same([["num", "1"], ["num", "1"], ["term", "+", None, [1.0, 1.0]]]),
    "own lemma": _changed('"lemmas": []', '"lemmas": ["x"]'),
    "no theorem": lambda: json.dumps({"format": "latentproof-proof", "version": 1, "nodes": [], "theorems": []}),
    "escape sequence in a name": _changed('"name": "x"', r'"name": "x\u001b[2K"'),
    "half a character": _changed('"name": "x"', r'"name": "x\ud800"'),
    "right to left": _changed('"name": "x"', r'"name": "x\u202e"'),
    "line break in an assumption": _changed('"rule": "algebra"', r'"rule": "cite", "name": "a\naccepted y"'),
    "digits of another script": lambda: same([["num", "\u0663"]]),
    "letter of another script": lambda: same([["variable", "\u0430", "integer 1"], ["term", "var", 0, []]]),
    "empty": lambda: "",
    "null": lambda: "null",
    "list": lambda: "[]",
}
HARMLESS = {
    *(
        "2 squared 13 times",
        "1 over a product of 15 sums",
        "product of 15 sums",
        "(x + y)^10000",
        "(x + y)^10000 <= itself",
    ),
    *("continued fraction", "nested sums", "doubling names", "tower of exponentials"),
}
"""True, so a reader that manages may accept them."""


def _shifted(nodes: Nodes) -> Nodes:
    """The same nodes after one more."""
    return [[*n[:2], n[2] + 1, n[3]] if n[0] == "term" else n for n in nodes]


READERS = ("replay", "from_json and kernel")


def answer(name: str, reader: str) -> str:
    """ "accepted", or why not; run in a process of its own."""
    from latentproof.proofs.kernel import check
    from latentproof.proofs.replay.checker import replay
    from latentproof.proofs.serial import from_json

    text = FILES[name]()
    try:
        _ = replay(text) if reader == "replay" else check(from_json(text))
    except ValueError as refused:
        return str(refused)
    return "accepted"


def _one(name: str, reader: str) -> None:
    limit = 2 * MEGABYTES << 20
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CPU, (int(3 * SECONDS), int(3 * SECONDS)))
    start = time.process_time()
    said = answer(name, reader)
    print(json.dumps([said[:100], time.process_time() - start, _peak() >> 10]))


def _peak() -> int:
    """The most memory that this program has held, in kB; getrusage would keep what the one that started it held."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(status.read_text().split("VmHWM:")[1].split()[0])
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def measure(name: str, reader: str) -> tuple[str, float, int]:
    """What a fresh process answers, its seconds of processor time and its megabytes; "killed" where it dies."""
    command = [sys.executable, "-m", "latentproof.proofs.attacks.hostile", name, reader]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    if run.returncode:
        return f"killed: {run.stderr.strip().splitlines()[-1:]}", float("inf"), MEGABYTES + 1
    said, seconds, megabytes = json.loads(run.stdout)
    return said, seconds, megabytes


def wrong(name: str, said: str, seconds: float, megabytes: int) -> bool:
    """Whether an answer breaks the promise."""
    return seconds > SECONDS or megabytes > MEGABYTES or (said == "accepted" and name not in HARMLESS)


def main() -> int:
    """Measure every file with both readers; 1 if one of them breaks the promise."""
    if len(sys.argv) == 3:
        _one(sys.argv[1], sys.argv[2])
        return 0
    broken = 0
    for name in FILES:
        for reader in READERS:
            said, seconds, megabytes = measure(name, reader)
            broken += wrong(name, said, seconds, megabytes)
            mark = "  BROKEN" if wrong(name, said, seconds, megabytes) else ""
            print(f"{name:36} {reader:22} {seconds:6.2f} s {megabytes:5} MB  {said[:60]!a}{mark}", flush=True)
    print(f"{2 * len(FILES)} answers, {broken} break the promise of {SECONDS:g} s and {MEGABYTES} MB")
    return int(broken > 0)


if __name__ == "__main__":
    sys.exit(main())
