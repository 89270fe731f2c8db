r"""Both checkers, stopped within a theorem that they have accepted, so that one step can be put in place of another.

Object: `Accepted` holds theorems and all that they rest on, each checked once by both; a `Bench` is one of them.
Statement: `kernel(i, step)` is whether the kernel takes the step after the correct earlier ones, `replay(i, step)`
whether the replay checker does; `to_the_end` judges again all that rests on the changed step.
Source: none; it calls the checkers' own functions for a step and nothing else.
"""

from __future__ import annotations

import json
from dataclasses import replace

from latentproof.proofs import syntax
from latentproof.proofs.judgement import Judgement
from latentproof.proofs.kernel import judged, trace_all
from latentproof.proofs.proof import Step, Theorem
from latentproof.proofs.replay import state as replay_state
from latentproof.proofs.replay import terms as replay_terms
from latentproof.proofs.replay.checker import Reader, one_meaning
from latentproof.proofs.replay.limits import EFFORT
from latentproof.proofs.serial import Writer


class Accepted:
    """Theorems with all that they rest on, each accepted once by both checkers."""

    def __init__(self, *theorems: Theorem) -> None:
        self.proofs = {proof.theorem.name: proof for proof, _ in trace_all(*theorems)}
        self.writer = Writer()
        entries = self.writer.with_lemmas(*theorems)
        nodes = json.dumps(self.writer.nodes)
        EFFORT.begin(len(nodes) + len(json.dumps(entries)))
        self.reader = Reader({"nodes": json.loads(nodes)})
        for entry in entries:
            self.reader.known[entry["name"]] = self.reader.theorem(entry)


class Bench:
    """One theorem, of those that are accepted or alone."""

    def __init__(self, theorem: Theorem, accepted: Accepted | None = None) -> None:
        both = accepted or Accepted(theorem)
        self.theorem, self.proof = theorem, both.proofs[theorem.name]
        self.writer, self.reader = both.writer, both.reader
        self.th = self.reader.known[theorem.name]
        self.lines, self.size = self.th.lines, len(self.writer.nodes)
        self.context = one_meaning([self.th.rel, *(h["rel"] for h in self.th.hypotheses)])

    @staticmethod
    def forget() -> None:
        """Forget what both checkers remember of the parts of terms."""
        syntax.MEMORY.known.clear()
        replay_terms.MEMORY.known.clear()

    def judgement(self, i: int, step: Step) -> Judgement | None:
        """What the kernel takes the step to say in place of step i; None if it refuses."""
        return judged(self.proof, i, step)

    def kernel(self, i: int, step: Step) -> bool:
        """Whether the kernel accepts the step in place of step i."""
        return self.judgement(i, step) is not None

    def replay(self, i: int, step: Step) -> bool:
        """Whether the replay checker does."""
        try:
            return self._line(self.lines[:i], step) is not None
        finally:
            self._drop_nodes()

    def _line(self, before: list[replay_state.Line], step: Step) -> replay_state.Line | None:
        try:
            EFFORT.begin()
            self.th.lines = list(before)
            entry = json.loads(json.dumps(self.writer.step(step)))
            new = self.writer.nodes[len(self.reader.nodes) :]
            replay_terms.read_nodes(json.loads(json.dumps(new)), self.reader.nodes, self.reader.cost)
            self.reader.step(self.th, entry, self.context)
            return self.th.lines[-1]
        except (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError, OverflowError):
            return None
        finally:
            self.th.lines = self.lines

    def _drop_nodes(self) -> None:
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
        return now[-1] == self.proof.judgements[-1]

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
            self._drop_nodes()
