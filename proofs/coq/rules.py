r"""How each rule of the kernel is proved in Coq: a script for a step, given the lemmas of its premises.

Object: `RULES[rule](theorem, step, number)` is the text of a proof, after the introduction of the step's free names.
Statement: coqc decides whether it proves the step. The scripts search for nothing: they apply a law, a premise, or
compare two normal forms.
Source: the kernel's rules, one by one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from latentproof.proofs.coq import instances, sums
from latentproof.proofs.coq.instances import one_of
from latentproof.proofs.coq.model_axioms import axiom
from latentproof.proofs.coq.names import Env, UnsupportedError, safe
from latentproof.proofs.proof import Step
from latentproof.proofs.terms import Domain, Relation, Table, Term, Variable

if TYPE_CHECKING:
    from latentproof.proofs.coq.theorem import CoqTheorem

Script = Callable[["CoqTheorem", Step, int], str]


def _algebra(t: CoqTheorem, step: Step, number: int) -> str:
    r = step.conclusion
    before, given, _ = t.given(step, number)
    strict = [name for name, s in given.items() if s.op == "<"]
    t.reified.put_in.clear()
    script = t.reified.step(r.lhs, r.rhs, {}, {}, strict)
    return f"{before}\n{t.known_divisors(given, number, *t.reified.put_in)}\n{script}"


def _order(t: CoqTheorem, step: Step, number: int) -> str:
    r = step.conclusion
    before, given, closed = t.given(step, number)
    return f"{before}\n{t.known_divisors(given, number)}\n{t.shown.order(r, step.cases, given, closed)}"


def _chain(t: CoqTheorem, step: Step, number: int) -> str:
    links = [(i, t.theorem.steps[i].conclusion) for i in step.premises]
    lines = []
    for place, (i, r) in enumerate(links):
        goal, after = (_strongest({s.op for _, s in links[at:]}) for at in (place, place + 1))
        exact, middle = t.use(i), t.context.real(r.rhs, {})
        if place == len(links) - 1:
            lines.append(f"{exact}.")
        elif goal == "=":
            lines.append(f"transitivity {middle}; [{exact} |].")
        else:
            law = {
                ("=", "<="): "equal_le",
                ("=", "<"): "equal_lt",
                ("<=", "<="): "Rle_trans",
                ("<=", "<"): "Rle_lt_trans",
                ("<=", "="): "le_equal",
                ("<", "<"): "Rlt_trans",
                ("<", "<="): "Rlt_le_trans",
                ("<", "="): "lt_equal",
            }[r.op, after]
            lines.append(f"apply {law} with {middle}; [{exact} |].")
    return "\n".join(lines)


def _strongest(ops: set[str]) -> str:
    return "<" if "<" in ops else "<=" if "<=" in ops else "="


def _symmetry(t: CoqTheorem, step: Step, number: int) -> str:
    return f"symmetry; {t.premise(step, 0)}."


def _inside_level(one: Term, other: Term) -> bool:
    """Whether two terms differ inside an average over one level: what is used there speaks of other outcomes."""
    if one == other or (one.op, one.data, len(one.args)) != (other.op, other.data, len(other.args)):
        return False
    if one.op == "mean" and isinstance(one.data, Table) and one.data.level is not None:
        return True
    return any(_inside_level(x, y) for x, y in zip(one.args, other.args, strict=True))


def _congruence(t: CoqTheorem, step: Step, number: int) -> str:
    quoted = [t.theorem.steps[i].conclusion for i in step.premises]
    if not any(r.lhs.op == "mean" for r in quoted) and _inside_level(step.conclusion.lhs, step.conclusion.rhs):
        raise UnsupportedError("a definition used inside the average over a level")
    return f"cong ltac:({one_of(t, step.premises)})."


def _hypothesis(t: CoqTheorem, step: Step, number: int) -> str:
    return f"apply h_{safe(step.name)}; side."


def _assume(t: CoqTheorem, step: Step, number: int) -> str:
    return "assumption."


def _scale(t: CoqTheorem, step: Step, number: int) -> str:
    ops = [t.theorem.steps[i].conclusion.op for i in step.premises]
    law = (
        "Rmult_lt_compat_l"
        if step.conclusion.op == "<"
        else f"scale_{'_'.join({'<': 'lt', '<=': 'le'}[o] for o in ops)}"
    )
    return f"apply {law}; [{t.premise(step, 0)} | {t.premise(step, 1)}]."


def _monotone_power(t: CoqTheorem, step: Step, number: int) -> str:
    return f"apply pow_incr; split; [{t.premise(step, 0)} | {t.premise(step, 1)}]."


def _plus(t: CoqTheorem, step: Step, number: int) -> str:
    ops = [t.theorem.steps[i].conclusion.op for i in step.premises]
    kinds = "_".join({"<": "lt", "<=": "le"}[o] for o in ops)
    return f"apply plus_{kinds}; [{t.premise(step, 0)} | {t.premise(step, 1)}]."


def _fact(t: CoqTheorem, step: Step, number: int) -> str:
    proofs = [t.use(i) for i in step.premises]
    if step.name in ("exp_power", "ln_power"):
        r = step.conclusion
        times, power = (r.lhs.args[0], r.rhs) if step.name == "exp_power" else (r.rhs, r.lhs.args[0])
        exponent = t.context.natural(power.args[1], {})
        counted = t.context.real(times.args[0], {})
        return f"apply (fact_{step.name} {exponent} {counted}); [{' | '.join(['counts', *proofs])}]."
    if step.name in ("power_mean", "log_mean"):
        return _mean_of_powers(t, step, proofs)
    return f"apply fact_{step.name}{'; [' + ' | '.join(proofs) + ']' if proofs else ''}."


def _mean_of_powers(t: CoqTheorem, step: Step, proofs: list[str]) -> str:
    """The weights and what is averaged are functions of an index, which no unification would find."""
    one, other = step.conclusion.lhs, step.conclusion.rhs
    power = step.name == "power_mean"
    mean = one.args[0] if power else one.args[1].args[0]
    assert isinstance(mean.data, Variable)
    assert isinstance(mean.data.sort, Domain)
    weight, (h, _) = mean.args[0].args[0], mean.args[0].args[1].args[0].args
    z, kind = safe(mean.data.name), t.context.sort(mean.data.sort)
    env: Env = {mean.data.name: z}
    functions = [f"(fun {z} : {kind} => {t.context.real(x, env)})" for x in (weight, h)]
    numbers = [t.context.real(x, {}) for x in ((one.args[1], other.args[1]) if power else (other.args[0], one.args[0]))]
    if power:
        numbers = [*(t.context.natural(x, {}) for x in (one.args[1], other.args[1])), *numbers]
    values = " ".join([t.context.set(mean.data.sort), *functions, *numbers])
    before = ["counts", "counts", "lia", "lia"] if power else []
    goals = " | ".join([*before, *(f"intros; cbv beta; {proof}" for proof in proofs)])
    return f"apply (fact_{step.name} {values}); [{goals}]."


def _either(t: CoqTheorem, step: Step, number: int) -> str:
    one, other = (t.judgements[i].open for i in step.premises)
    (low,) = [r for r in one if r.op == "<=" and Relation(r.rhs, "<", r.lhs) in other]
    sides = f"{t.context.real(low.lhs, {})} {t.context.real(low.rhs, {})}"
    return f"destruct (Rle_lt_dec {sides}); [{t.premise(step, 0)} | {t.premise(step, 1)}]."


def _absurd(t: CoqTheorem, step: Step, number: int) -> str:
    x = t.context.real(t.theorem.steps[step.premises[0]].conclusion.lhs, {})
    return f"elim (Rlt_irrefl {x}); {t.premise(step, 0)}."


def _discrete(t: CoqTheorem, step: Step, number: int) -> str:
    return f"apply integral_gap; [integrals | integrals | {t.premise(step, 0)}]."


def _cite(t: CoqTheorem, step: Step, number: int) -> str:
    return f"eapply {t.provided[number, '']}; side."


RULES: dict[str, Script] = {
    "algebra": _algebra,
    "mean_sum": sums.mean_sum,
    "order": _order,
    "chain": _chain,
    "symmetry": _symmetry,
    "congruence": _congruence,
    "hypothesis": _hypothesis,
    "assume": _assume,
    "induction": instances.induction,
    "instantiate": instances.instantiate,
    "axiom": axiom,
    "scale": _scale,
    "monotone_power": _monotone_power,
    "monotone_mean": sums.monotone,
    "monotone_sum": sums.monotone,
    "plus": _plus,
    "split": sums.split,
    "exchange": sums.exchange,
    "pairs": sums.pairs,
    "indicator_square": sums.delta,
    "disjoint": sums.delta,
    "delta_value": sums.delta,
    "apart_or_equal": sums.apart_or_equal,
    "coordinates": sums.coordinates,
    "fact": _fact,
    "cite": _cite,
    "either": _either,
    "absurd": _absurd,
    "discrete": _discrete,
}
