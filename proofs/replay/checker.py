r"""An independent checker of proof files: it reads the JSON and trusts nothing else, the kernel least of all.

Statement: `replay(text)` returns only if every step of every theorem in the file follows by its rule. What it accepts
it prints from the file itself, with all assumptions; otherwise it raises `Rejected`. It shares no code with the kernel
(`terms.py`, `algebra.py`, `rules.py` are its own), and its polynomials are SymPy's.
Source: proof checking by a second program (de Bruijn criterion; Barendregt, Wiedijk, 2005); `mmverify.py` (Levien,
2002).
"""

from __future__ import annotations

import gc
import json
from dataclasses import dataclass
from typing import Any

from latentproof.proofs.replay.limits import EFFORT, TooMuch
from latentproof.proofs.replay.rules import RULES
from latentproof.proofs.replay.signs import sign_of_term, whole_number
from latentproof.proofs.replay.state import Theorem
from latentproof.proofs.replay.swap import Swap
from latentproof.proofs.replay.terms import (
    ATOM,
    CHANCE,
    MEMORY,
    ONE,
    REAL,
    ZERO,
    Node,
    Rejected,
    Rel,
    array,
    free,
    gap,
    need,
    parts,
    read_nodes,
    sort_of,
    terms,
)

MAX_BYTES = 10_000_000
Meanings = dict[tuple[str, str], Node]
GRADES = {"axiom": 0, "analysis": 0, "interval": 2, "cited": 4, "admitted": 5}
GRADE_NAMES = ("proved", "enumerated", "certified-interval", "statistical", "cited", "conjectured")


@dataclass(frozen=True)
class Accepted:
    """What the file proves: name, statement and hypotheses as text, assumptions (kind, name, reference), grade."""

    name: str
    statement: str
    hypotheses: tuple[str, ...]
    assumptions: tuple[tuple[str, str, str], ...]
    grade: str


class Reader:
    """The theorems of a file, each checked as it is read."""

    def __init__(self, whole: dict[str, Any]) -> None:
        self.nodes: list[Node] = []
        self.cost: list[tuple[int, int]] = []
        read_nodes(array(whole["nodes"]), self.nodes, self.cost)
        self.known: dict[str, Theorem] = {}

    def get(self, i: Any, kind: str = "") -> Node:
        """The node of a number, of the kind asked for."""
        need(type(i) is int and 0 <= i < len(self.nodes), "no such node")
        is_term = self.nodes[i][0] not in ATOM
        need(self.nodes[i][0] in kind.split() if kind else is_term, "a node of another kind is needed")
        return self.nodes[i]

    def rel(self, entry: Any) -> Rel:
        """A relation by the numbers of its sides."""
        one, op, two = entry
        need(op in ("=", "<=", "<", "!="), "no such relation")
        return self.get(one), op, self.get(two)

    def swap(self, entry: dict[str, Any]) -> Swap:
        """The substitution of an instantiation."""
        return Swap(
            {k: self.get(i) for k, i in entry["variables"].items()},
            {
                k: (tuple(self.get(i, "variable") for i in array(names)), self.get(body))
                for k, (names, body) in entry["functions"].items()
            },
            {k: self.get(i, "domain") for k, i in entry["domains"].items()},
            {k: self.get(i, " ".join(CHANCE)) for k, i in entry["tables"].items()},
        )

    def theorem(self, entry: dict[str, Any]) -> Theorem:
        """Check one theorem, step by step."""
        name = entry["name"]
        need(printable(name) and name not in self.known, f"two theorems are called {name!a}, or it does not print")
        hypotheses = [{**h, "rel": self.rel(h["relation"])} for h in array(entry["hypotheses"])]
        for h in hypotheses:
            need(all(map(printable, array(h["over"]))), "the variables of a hypothesis")
            need(printable(h["name"]) and isinstance(h["definition"], bool), "a name, and whether it defines")
        need(len({h["name"] for h in hypotheses}) == len(hypotheses), "two hypotheses of one name")
        lemmas = {lemma: self.known[lemma] for lemma in array(entry["lemmas"])}
        th = Theorem(name, self.rel(entry["statement"]), hypotheses, lemmas)
        context = one_meaning([th.rel, *(h["rel"] for h in hypotheses)])
        check_definitions(hypotheses)
        for number, step in enumerate(array(entry["steps"])):
            try:
                self.step(th, step, context)
            except Rejected as wrong:
                raise Rejected(f"{name}, step {number}: {wrong}") from None
        need(th.lines, f"{name} has no proof")
        last = th.lines[-1]
        different = {frozenset((h["rel"][0], h["rel"][2])) for h in hypotheses if h["rel"][1] == "!="}
        need(
            last.rel == th.rel and not last.open and last.apart <= different,
            f"{name}: the last step is not the statement",
        )
        return th

    def step(self, th: Theorem, step: dict[str, Any], context: Meanings) -> None:
        """Check one step and add its line."""
        EFFORT.next_step()
        rule, premises = step["rule"], array(step.get("premises", []))
        need(rule in RULES, f"no rule {rule!r}")
        need(all(type(i) is int and 0 <= i < len(th.lines) for i in premises), "premises must be earlier steps")
        texts = {key: step.get(key, "") for key in ("name", "lemma", "reference")}
        need(all(map(printable, texts.values())), "a printable text is needed")
        swap = self.swap(step["substitution"]) if "substitution" in step else Swap()
        full = {**texts, "rel": self.rel(step["conclusion"]), "cases": array(step.get("cases", [])), "swap": swap}
        seen = one_meaning([full["rel"]], context)
        # There may be no table of that shape: then only a statement about the table follows.
        new = [key[1] for key, x in seen.items() if x[0] in ("table", "law") and key not in context]
        need(not new, f"the statement does not mention {sorted(new)}")
        th.lines.append(RULES[rule](th, full, [th.lines[i] for i in premises]))


def one_meaning(rels: list[Rel], context: Meanings | None = None) -> Meanings:
    """Well-formed sides, and one meaning for each name, beside those that names have in the context."""
    seen = dict(context or {})
    for rel in rels:
        sorts = sort_of(rel[0]), sort_of(rel[2])
        need(sorts[0] == sorts[1] and (sorts[0][0] == "domain") == (rel[1] == "!="), "the two sides have other sorts")
        for side in rel[::2]:
            for key, thing in MEMORY.get("meaning", side, meanings).items():
                other = seen.setdefault(key, thing)
                need(other is thing or other == thing, f"two meanings of {key[1]}")
    return seen


def meanings(side: Node) -> Meanings:
    """What each name of one well-formed term means; tables count without their level."""
    seen: Meanings = {}
    things = [*free(side).values(), *(x for x in parts(side) if x[0] in ("domain", *CHANCE, "law", "function"))]
    for x in things:
        plain = (*x[:5], None) if x[0] == "table" else x
        kind = "table" if x[0] in CHANCE else x[0]  # a table and a sample of one name would be confused
        need(seen.setdefault((kind, x[1]), plain) == plain, f"two meanings of {x[1]}")
        for number in {"domain": x[2:3], "table": x[4:6], "sample": x[2:4]}.get(x[0], ()):
            need(number is None or sort_of(number) == REAL, "a cardinality, a level, a law must be a number")
        size = x[2] if x[0] == "domain" else x[4] if x[0] == "table" else None
        for t in terms(size):
            counted = t[0] in ("+", "*") or (t[0] == "num" and t[1] >= 0 and t[1].denominator == 1)
            need(counted or (t[0] == "var" and t[1][2][0] == "integer"), "a cardinality is a polynomial in integers")
        if size is not None:
            MEMORY.get("size", size, not_empty)
        if x[0] == "table" and x[5] is not None:
            whole_number(x[5], 0)
    for t in terms(side):
        for argument, sort in zip(t[2], t[1][2], strict=True) if t[0] == "app" else ():
            if sort[0] == "integer":
                whole_number(argument, sort[1])
    return seen


def not_empty(size: Node) -> None:
    """What is proved of an index and no longer mentions it needs a set that is not empty."""
    need(sign_of_term(("-", None, (size, ONE)), {})[0] >= 0, "a cardinality must be at least 1")


def check_definitions(hypotheses: list[dict[str, Any]]) -> None:
    """What is marked as a definition defines: f(x, ..) = body, or f(0, ..) and f(t + 1, ..) by recursion.

    Where a recursion uses what is defined later, all recursions are one: only values at t, only to define those at t+1.
    """
    done: dict[str, str] = {}
    at_zero = [h["rel"][0][1][1] for h in hypotheses if h["definition"] and h["rel"][0][2][:1] == (ZERO,)]
    one_recursion = _in_circles([h["rel"] for h in hypotheses if h["definition"]])
    pending = [h["rel"][0][1][1] for h in hypotheses if h["definition"] and h["rel"][0][0] == "app"]
    for h in hypotheses:
        if not h["definition"]:
            continue
        head, op, body = h["rel"]
        need(op == "=" and head[0] == "app", "a definition defines a function")
        name, arguments = head[1][1], list(head[2])
        kind = "once"
        if arguments and arguments[0] == ZERO:
            kind, arguments = "zero", arguments[1:]
        elif arguments and arguments[0][0] == "+" and arguments[0][2][1] == ONE:
            kind, arguments[0] = "next", arguments[0][2][0]
            need(arguments[0][0] == "var" and arguments[0][1][2] == ("integer", 0), "recursion is over t >= 0")
        need(all(x[0] == "var" for x in arguments), "a definition has variables as arguments")
        names = [x[1][1] for x in arguments]
        need(
            len({*names}) == len(names) and {*names} == {*h["over"]} and {*free(body)} <= {*free(head)},
            "for all arguments",
        )
        need(kind == "once" or head[1][2][0] == ("integer", 0), "recursion is over t >= 0")
        need((done.get(name), kind) in ((None, "once"), (None, "zero"), ("zero", "next")), f"{name} is defined twice")
        done[name] = kind
        pending.remove(name)
        for t in terms(body):
            need(t[0] != "mean", "a definition does not average")
            if t[0] in ("ind", "count", "normal"):
                need(
                    may_use(head, t[1], t[1][5] if t[0] == "ind" else None),
                    f"{name} is not declared to depend on {t[1][1]}",
                )
            if t[0] == "app":
                other = t[1]
                if one_recursion and kind != "once" and other[1] in {*pending, *done}:
                    now = kind == "next" and other[1] in at_zero and t[2][0] == head[2][0][2][0]
                    need(now, f"{other[1]} is not used at t")
                elif other[1] == name:
                    need(kind == "next" and t[2][0] == head[2][0][2][0], f"{name} is used to define itself")
                else:
                    need(other[1] not in pending, f"{other[1]} is defined later")
                levels = [(own, own[5] if own[0] == "table" else None) for own in other[3]]
                need(all(may_use(head, *own) for own in levels), "an undeclared dependence")
                need(other[4] is None or may_use(head, other[4], t[2][0]), "an undeclared dependence on the past")
    need("zero" not in done.values(), "a recursion needs its step")


def _in_circles(definitions: list[Any]) -> bool:
    """Whether a definition at t + 1 uses a function that is defined later."""
    names = [rel[0][1][1] if rel[0][0] == "app" else None for rel in definitions]
    return any(
        t[0] == "app" and t[1][1] in names[i:] and t[1][1] != names[i]
        for i, (head, _, body) in enumerate(definitions)
        if head[2] and head[2][0][0] == "+"
        for t in terms(body)
    )


def may_use(head: Node, table: Node, level: Node) -> bool:
    """Whether the defined function was declared to depend on the table at the level."""
    if table in head[1][3]:
        return True
    distance = gap(level, head[2][0]) if head[2] and level is not None else None
    return head[1][4] is not None and head[1][4][1] == table[1] and distance is not None and distance >= 0


def printable(text: Any) -> bool:
    """Whether a text can be shown as it is: a control character could rub out an assumption printed before it."""
    return isinstance(text, str) and text.isprintable()


def written_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The fields of an object, each given once."""
    found = dict(pairs)
    need(len(found) == len(pairs), "a field is written twice")
    return found


def finite(name: str) -> None:
    """Reject NaN and Infinity, which JSON does not have."""
    raise Rejected(f"{name} is not a number")


def text_of(x: Node) -> str:
    """A plain text of a term or relation, complete enough to tell any two apart."""
    if not isinstance(x, tuple):
        return "-" if x is None else str(x)
    if len(x) == 3 and isinstance(x[1], str) and isinstance(x[0], tuple):
        return f"{text_of(x[0])} {x[1]} {text_of(x[2])}"
    if x and x[0] == "num":
        return str(x[1])
    return "(" + " ".join(map(text_of, x)) + ")"


def replay_all(text: str) -> tuple[Accepted, ...]:
    """Check a proof file; what each of its theorems states and assumes. `Rejected` (a ValueError) says what is not."""
    need(len(text) <= MAX_BYTES, f"a proof file may have at most {MAX_BYTES} characters, got {len(text)}")
    MEMORY.known.clear()
    EFFORT.begin(len(text))
    # Nodes and polynomials are trees: looking for cycles among them would take a quarter of the time.
    collecting = gc.isenabled()
    gc.disable()
    try:
        whole = json.loads(text, object_pairs_hook=written_once, parse_constant=finite)
        need(isinstance(whole, dict) and whole.get("format") == "latentproof-proof", "not a proof file")
        need(whole.get("version") == 1 and type(whole["version"]) is int, "not version 1")
        reader = Reader(whole)
        for entry in array(whole["theorems"]):
            th = reader.theorem(entry)
            reader.known[th.name] = th
        need(reader.known, "no theorem")
    except Rejected:
        raise
    except TooMuch as wrong:
        raise Rejected(str(wrong)) from None
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError, OverflowError) as wrong:
        raise Rejected(f"not a well-formed proof: {type(wrong).__name__}: {str(wrong)[:80]}") from None
    finally:
        if collecting:
            gc.enable()
    return tuple(map(accepted, reader.known.values()))


def replay(text: str) -> Accepted:
    """Check a proof file; what its last theorem, the one it is about, states and assumes."""
    return replay_all(text)[-1]


def accepted(th: Theorem) -> Accepted:
    """What a checked theorem states and assumes, as text."""
    assumptions = tuple(sorted(th.assumed))
    grade = GRADE_NAMES[max((GRADES[kind] for kind, _, _ in assumptions), default=0)]
    given = tuple(text_of(h["rel"]) + (f" for all {', '.join(h['over'])}" if h["over"] else "") for h in th.hypotheses)
    return Accepted(th.name, text_of(th.rel), given, assumptions, grade)
