r"""The model's axioms in Coq: random tables by their moments, samples by the laws proved in `samples.py`.

Object: `axiom(theorem, step, number)` is a script for a step that uses an axiom of the model.
Statement: moments and the fibres' law are premises of the theorems that use them, the rest was proved.
Source: the kernel's `axioms` and `axioms_samples`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from latentproof.proofs.coq.names import Env, UnsupportedError, safe
from latentproof.proofs.coq.premises import pattern_of, patterns, slots_of
from latentproof.proofs.proof import Step
from latentproof.proofs.syntax import subterms
from latentproof.proofs.terms import Domain, Law, Sample, Table

if TYPE_CHECKING:
    from latentproof.proofs.coq.theorem import CoqTheorem


def axiom(t: CoqTheorem, step: Step, number: int) -> str:
    """The law or the premise that an axiom is in Coq."""
    match step.name, step.conclusion.lhs.data:
        case "injection_moments", Table(name=name):
            place = patterns(t.everywhere).index(pattern_of(step))
            return f"apply {_part(f'moments_{name}', place)}; side."
        case "column_moments", Law(name=name):
            place = slots_of(t.everywhere).index(len(pattern_of(step)))
            return f"apply {_part(f'columns_{name}', place)}; side."
        case "classes_partition", _:
            return "apply delta_partition."
        case "fibre_injection", Law(name=name):
            return f"rewrite fibres_{name}; reflexivity."
        case "independence_of_levels", _:
            adapted = [f"(apply adapted_{n}; lia)" for n, f in sorted(t.context.functions.items()) if f.history]
            tactics = " | ".join(["(rewrite upd_same; reflexivity)", *adapted])
            return f"cbn [Hist]; cong ltac:(first [{tactics}])."
        case "sample_total", _:
            return "rewrite sample_total; counts."
        case (("sample_mean" | "sample_product"), _):
            return f"apply {step.name}; [counts | {_every(t, step, 0)} | {_every(t, step, 1)}]."
        case (("sample_exponential" | "sample_avoids"), _):
            return f"apply {step.name}; [{' | '.join(_every(t, step, k) for k in range(len(step.premises)))}]."
        case "screening_off", _:
            return _screening(t, step)
    raise UnsupportedError(f"the axiom {step.name}")


def _every(t: CoqTheorem, step: Step, place: int) -> str:
    return f"intros; {t.premise(step, place)}"


def _screening(t: CoqTheorem, step: Step) -> str:
    c, premises = t.context, [t.theorem.steps[i].conclusion for i in step.premises]
    x, outer = step.conclusion.lhs.data, premises[8].lhs
    ys, body = (outer.data, outer.args[0].data), outer.args[0].args[0]
    assert isinstance(x, Sample)
    assert isinstance(x.outcome.sort, Domain)
    sets = [c.set(d) for d in x.outcome.sort.factors]
    weight = f"(fun {safe(x.outcome.name)} => {c.real(x.law.args[0], {x.outcome.name: safe(x.outcome.name)})})"
    tuples, factors, laws, least, sizes = [], [], [], [], []
    env: Env = {}
    for i, y in enumerate(ys):
        assert isinstance(y, Sample)
        z = safe(y.outcome.name)
        seen = next(u for u in subterms(premises[2 + i].lhs) if u.op == "pair")
        tuples.append(c.index(seen.args[0], {}))
        factors.append(c.real(premises[2 + i].rhs.args[0], {}))
        laws.append(f"(fun {z} => {c.real(y.law.args[0], {y.outcome.name: z})})")
        least.append(y.size.args[0])
        sizes.append((c.natural(y.size, {}), c.real(y.size, {})))
        env |= {("counts", y.name): f"_n{i}", y.size: f"_s{i}"}
    formula = f"(fun _n0 _n1 _s0 _s1 => {c.real(body, env)})"
    values = [*sets, weight, *tuples, *factors, *laws, *(c.natural(k, {}) for k in least), c.natural(x.size, {})]
    values += [*(c.real(k, {}) for k in least), formula, c.real(step.conclusion.rhs, {}), c.outcome(x.name, {})]
    bound = f"intros; cbv beta; rewrite ?plus_INR; cbn [INR]; {t.premise(step, 8)}"
    goals = ["side", "counts", "counts", *(_every(t, step, k) for k in range(8)), bound, _every(t, step, 9)]
    return f"apply (screening_off {' '.join(values)}); [{' | '.join(goals)}]."


def _part(name: str, place: int) -> str:
    for _ in range(place):
        name = f"(proj2 {name})"
    return f"(proj1 {name})"
