r"""Wrong variants of every step of every proof, to see that both checkers refuse them.

Statement: `survey` gives each mutant step (`changes.py`) to the kernel and to the replay checker, after the correct
earlier steps. A step that survives follows by its rule as well, so it is true; a changed assumption, which may say
anything, is followed to the end of the proof. `python -m latentproof.proofs.attacks.mutants` counts them by kind and
says why each survivor is harmless; with `--results FILE` it goes on where it stopped.
Source: mutation testing (DeMillo, Lipton, Sayward, 1978), here of proofs instead of programs.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import time
from collections import Counter
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

from latentproof.proofs import syntax
from latentproof.proofs.attacks.changes import changed_steps
from latentproof.proofs.judgement import Judgement
from latentproof.proofs.kernel import judged, trace
from latentproof.proofs.proof import Step, Theorem
from latentproof.proofs.replay import state as replay_state
from latentproof.proofs.replay import terms as replay_terms
from latentproof.proofs.replay.checker import Reader, one_meaning
from latentproof.proofs.replay.limits import EFFORT
from latentproof.proofs.serial import Writer, to_json
from latentproof.proofs.signs import counterexample
from latentproof.proofs.syntax import subterms
from latentproof.proofs.terms import Integer, Relation, Variable

PASSES = 64
"""The mutants of a theorem are tried in so many passes, each an even share of them."""
FORGET = 2000
"""After so many mutants, what the checkers remember of their parts is forgotten."""


@dataclass(frozen=True)
class Survivor:
    """A mutant step that a checker accepts, and which ones do."""

    theorem: str
    step: int
    rule: str
    label: str
    relation: Relation
    kernel: bool
    replay: bool


class Bench:
    """Both checkers, stopped within one theorem."""

    def __init__(self, theorem: Theorem) -> None:
        self.theorem, self.proof = theorem, trace(theorem)
        text = to_json(theorem)
        EFFORT.begin(len(text))
        self.writer = Writer()
        entries = self.writer.with_lemmas(theorem)
        self.reader = Reader({"nodes": json.loads(json.dumps(self.writer.nodes))})
        for entry in entries:
            self.reader.known[entry["name"]] = self.reader.theorem(entry)
        self.th = self.reader.known[theorem.name]
        self.lines, self.size = self.th.lines, len(self.writer.nodes)
        self.context = one_meaning([self.th.rel, *(h["rel"] for h in self.th.hypotheses)])

    def kernel(self, i: int, step: Step) -> bool:
        """Whether the kernel accepts the step in place of step i."""
        return judged(self.proof, i, step) is not None

    def replay(self, i: int, step: Step) -> bool:
        """Whether the replay checker does."""
        try:
            return self._line(self.lines[:i], step) is not None
        finally:
            self._forget()

    def _line(self, before: list[replay_state.Line], step: Step) -> replay_state.Line | None:
        try:
            EFFORT.begin()
            self.th.lines = list(before)
            entry = json.loads(json.dumps(self.writer.step(step)))
            new = self.writer.nodes[len(self.reader.nodes) :]
            replay_terms.read_nodes(json.loads(json.dumps(new)), self.reader.nodes, self.reader.cost)
            self.reader.step(self.th, entry, self.context)
            return self.th.lines[-1]
        except (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError):
            return None
        finally:
            self.th.lines = self.lines

    def _forget(self) -> None:
        del self.writer.nodes[self.size :], self.reader.nodes[self.size :], self.reader.cost[self.size :]
        while len(self.writer.known) > self.size:
            self.writer.known.popitem()

    def kernel_to_the_end(self, i: int, step: Step) -> bool:
        """Whether the kernel accepts the whole proof with the step in place of step i."""
        now = list[Judgement](self.proof.judgements)
        for k in range(i, len(self.theorem.steps)):
            one = step if k == i else self.theorem.steps[k]
            if k == i or any(now[p] is not self.proof.judgements[p] for p in one.premises):
                found = judged(replace(self.proof, judgements=now), k, one)
                if found is None:
                    return False
                now[k] = found
        return _same(now[-1], self.proof.judgements[-1])

    def replay_to_the_end(self, i: int, step: Step) -> bool:
        """Whether the replay checker does."""
        now = list(self.lines)
        try:
            for k in range(i, len(self.theorem.steps)):
                one = step if k == i else self.theorem.steps[k]
                if k == i or any(now[p] is not self.lines[p] for p in one.premises):
                    found = self._line(now[:k], one)
                    if found is None:
                        return False
                    now[k] = found
            return now[-1] == self.lines[-1]
        finally:
            self._forget()


def _same(one: Judgement, other: Judgement) -> bool:
    return (one.relation, one.distinct, one.open) == (other.relation, other.distinct, other.open)


PURE = {"num", "var", "+", "-", "*", "/", "^", "neg"}


def reason(bench: Bench, s: Survivor, step: Step) -> str:
    """Why a survivor is harmless, each answer by a check of its own; "" if none of them applies."""
    true = bench.theorem.steps[s.step]
    if s.relation == true.conclusion:
        return "the same statement, from other premises or by another name"
    if s.rule in ("assume", "cite"):
        if bench.kernel_to_the_end(s.step, step) or bench.replay_to_the_end(s.step, step):
            return ""
        return f"{s.rule}: both refuse the proof as a whole"
    parts = [node for side in (s.relation.lhs, s.relation.rhs) for node in subterms(side)]
    counted = all(isinstance(x.data, Variable) and isinstance(x.data.sort, Integer) for x in parts if x.op == "var")
    if counted and {x.op for x in parts} <= PURE and true.premises == ():
        return "true at all small integers" if counterexample(s.relation) is None else ""
    if not (s.kernel and s.replay):
        return ""
    same = s.relation.op == "=" and s.rule == "algebra"
    return "both engines find equal normal forms" if same else f"both checkers see an instance of {s.rule}"


@dataclass
class Survey:
    """What became of some mutants of a theorem, by kind."""

    mutants: int
    tried: Counter[str]
    survivors: list[tuple[Survivor, str]]


def survey(bench: Bench, first: int = 0, stride: int = 1, seconds: float = float("inf")) -> Survey:
    """Try every `stride`-th mutant from the `first`-th on; a survivor with its reason."""
    found, start = Survey(sum(1 for _ in changed_steps(bench.theorem)), Counter(), []), time.process_time()
    for i, label, build in islice(changed_steps(bench.theorem), first, None, stride):
        if time.process_time() - start > seconds:
            break
        if sum(found.tried.values()) % FORGET == 0:
            syntax.MEMORY.known.clear()
            replay_terms.MEMORY.known.clear()
        step = build()
        found.tried[label] += 1
        verdicts = bench.kernel(i, step), bench.replay(i, step)
        if any(verdicts):
            s = Survivor(bench.theorem.name, i, step.rule, label, step.conclusion, *verdicts)
            found.survivors.append((s, reason(bench, s, step)))
    return found


def _printed(r: Relation) -> str:
    from latentproof.proofs.documents.latex import latex

    try:
        return latex(r)[:200]
    except ValueError:  # a mutant may be a term that nobody has a notation for
        return repr(r)[:200]


def record(bench: Bench, number: int, digest: str) -> dict[str, Any]:
    """One pass over a theorem, as a line of the results."""
    found = survey(bench, number, PASSES)
    lines = [
        [s.label, why or "NO REASON", f"step {s.step} {s.rule} (kernel {s.kernel}, replay {s.replay}): "]
        for s, why in found.survivors
    ]
    for line, (s, why) in zip(lines, found.survivors, strict=True):
        line[2] += _printed(s.relation) if not why or len(lines) < 50 else ""
    head = {"theorem": bench.theorem.name, "digest": digest, "pass": number, "mutants": found.mutants}
    return {**head, "tried": dict(found.tried), "survivors": lines}


def report(records: list[dict[str, Any]], survivors: bool, theorems: int) -> int:
    """Print the counts by kind and by reason; the number of survivors without a reason."""
    tried, alive, reasons = Counter[str](), Counter[str](), Counter[str]()
    of = {r["theorem"]: r["mutants"] for r in records}
    for r in records:
        tried.update(r["tried"])
        for label, why, where in r["survivors"]:
            alive[label] += 1
            reasons[why] += 1
            if survivors or why == "NO REASON":
                print(f"  {r['theorem']} {where} [{label}] {why}")
    all_of, count, left = sum(of.values()), sum(tried.values()), sum(alive.values())
    print(f"{len(of)} of {theorems} theorems; {count} of their {all_of} mutants ({count / max(all_of, 1):.1%}):")
    print(f"{count - left} refused by both, {left} follow as well")
    for label, n in tried.most_common():
        print(f"  {label}: {n} tried, {alive[label]} follow as well")
    for why, n in reasons.most_common():
        print(f"  {n} {why}")
    return reasons["NO REASON"]


def main() -> int:
    """Try passes until the time is up; print counts and survivors; 1 if one has no reason."""
    parser = argparse.ArgumentParser(description="Mutate every step of every proof; both checkers must refuse.")
    parser.add_argument("--seconds", type=float, default=600, help="of this run, after which no pass begins")
    parser.add_argument("--passes", type=int, default=PASSES, help=f"shares of 1/{PASSES} to try of each theorem")
    parser.add_argument("--first", type=int, default=0, help="the pass to begin with")
    parser.add_argument("--results", type=Path, help="a file to go on from and to add to")
    parser.add_argument("--survivors", action="store_true", help="print each survivor, not the counts alone")
    parser.add_argument("names", nargs="*", help="theorems; all if none is named")
    chosen = parser.parse_args()
    from latentproof.proofs.library import build

    library = {name: theorem for name, theorem in build().items() if name in chosen.names or not chosen.names}
    digests = {name: hashlib.sha256(to_json(theorem).encode()).hexdigest()[:16] for name, theorem in library.items()}
    old = chosen.results.read_text().splitlines() if chosen.results and chosen.results.exists() else []
    records = [r for r in map(json.loads, old) if digests.get(r["theorem"]) == r["digest"]]
    done = {(r["theorem"], r["pass"]) for r in records}
    start = time.monotonic()
    for number in range(chosen.first, min(chosen.first + chosen.passes, PASSES)):
        for name, theorem in library.items():
            if (name, number) in done or time.monotonic() - start > chosen.seconds:
                continue
            records.append(record(Bench(theorem), number, digests[name]))
            if chosen.results:
                with chosen.results.open("a") as file:
                    file.write(json.dumps(records[-1]) + "\n")
    return int(report(records, chosen.survivors, len(library)) > 0)


if __name__ == "__main__":
    sys.exit(main())
