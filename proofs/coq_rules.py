r"""How each rule of the kernel is proved in Coq: a script for a step, given the lemmas of its premises.

Object: `RULES[rule](theorem, step, number)` is the text of a proof, after the introduction of the step's free names.
Statement: coqc decides whether it proves the step. The scripts search for nothing: they apply a law, a premise, or
compare two normal forms.
Source: the kernel's rules, one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from latentproof.proofs.coq_premises import Stated, pattern_of, patterns, slots_of
from latentproof.proofs.coq_terms import Env, UnsupportedError, safe
from latentproof.proofs.proof import Step, Theorem
from latentproof.proofs.terms import Domain, History, Law, Table, Term, Variable, le

if TYPE_CHECKING:
    from latentproof.proofs.coq_theorem import CoqTheorem

Script = Callable[["CoqTheorem", Step, int], str]


def _any(t: CoqTheorem, steps: Iterable[int]) -> str:
    return "first [" + " | ".join(f"apply {t.step(i)}; side" for i in steps) + "]"


def _algebra(t: CoqTheorem, step: Step, number: int) -> str:
    r = step.conclusion
    return f"{t.known_divisors(r.lhs, r.rhs)}\n{t.reified.step(r.lhs, r.rhs, set())}"


def _order(t: CoqTheorem, step: Step, number: int) -> str:
    r = step.conclusion
    return f"{t.known_divisors(r.lhs, r.rhs)}\n{t.shown.order(r, step.cases)}"


def _chain(t: CoqTheorem, step: Step, number: int) -> str:
    links = [(i, t.theorem.steps[i].conclusion) for i in step.premises]
    lines = []
    for place, (i, r) in enumerate(links):
        goal, after = (_strongest({s.op for _, s in links[at:]}) for at in (place, place + 1))
        exact, middle = f"apply {t.step(i)}; side", t.context.real(r.rhs, {})
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


def _congruence(t: CoqTheorem, step: Step, number: int) -> str:
    return f"cong ltac:({_any(t, step.premises)})."


def _hypothesis(t: CoqTheorem, step: Step, number: int) -> str:
    return f"apply h_{safe(step.name)}; side."


def _assume(t: CoqTheorem, step: Step, number: int) -> str:
    return "apply P0."


def _induction(t: CoqTheorem, step: Step, number: int) -> str:
    names = [n for n, _ in t.names(step.conclusion) if n != safe(step.name)]
    base, onward = step.premises
    back = f"revert {' '.join(names)}. " if names else ""
    enter = f"intros {' '.join(names)}; " if names else ""
    x = safe(step.name)
    both = f"apply {t.step(base)}; side | apply {t.step(onward)}; try side; intros; apply IH"
    return f"{back}induction {x} as [|{x} IH]; {enter}[{both}]."


def _instantiate(t: CoqTheorem, step: Step, number: int) -> str:
    if not step.lemma:
        return f"{t.premise(step, 0)}."
    used = t.done.get(step.lemma)
    if used is None:
        raise UnsupportedError(f"the lemma {step.lemma} has no form in Coq")
    return _lemma(t, step, used)


def _lemma(t: CoqTheorem, step: Step, used: Stated) -> str:
    s, c, inner = step.substitution, t.context, used.context
    values = [c.real(s.variables.get(n, Term("var", (), inner.variables[n])), {}) for n in used.letters]
    values += [c.set(s.domain(d)) for _, d in sorted(inner.domains.items())]
    become = {n: s.tables[n].name if n in s.tables else n for n in inner.tables}
    values += [f"T_{become[n]}" for n in sorted(inner.tables)]
    values += [f"c_{become[n]}" for n in sorted(inner.tables)]
    values += [f"E_{become[n]}" for n in sorted(inner.averaged)]
    values += [f"E_{n}" for n in sorted(inner.laws)]
    for n, f in sorted(inner.functions.items()):
        if n not in s.functions:
            values.append(f"f_{n}")
            continue
        parameters, body = s.functions[n]
        sources = [x.name for x in f.tables] + ([f.history.name] if f.history else [])
        taken = [f"o_{become.get(x, x)}" for x in sources]
        env: Env = {become.get(x, x): f"o_{become.get(x, x)}" for x in sources}
        taken += [safe(p.name) for p in parameters]
        env |= {p.name: safe(p.name) for p in parameters}
        values.append(f"(fun {' '.join(taken)} => {c.real(body, env)})" if taken else c.real(body, env))
    for n in used.fixed:
        x = s.variables.get(n, Term("var", (), inner.variables[n]))
        values.append(c.argument(x, inner.variables[n].sort, {}))
    before, proofs = [], list[str]()
    for name, _ in used.premises():
        kind, _, about = name.partition("_")
        match kind:
            case "nat":
                proofs.append("ltac:(solve [naturals])")
            case "ge":
                least = le(used.least(about), s.variables.get(about, Term("var", (), inner.variables[about])))
                before.append(f"assert (at_{name} : {t.bare(least)}).\n{{ {t.shown.order(least, ())} }}")
                proofs.append(f"at_{name}")
            case "card":
                proofs.append("ltac:(solve [cards_exact])")
            case "moments":
                proofs.append(f"moments_{become[about]}")
            case "adapted":
                own = [
                    f"cong ltac:(apply adapted_{n}; assumption)" for n, f in sorted(c.functions.items()) if f.history
                ]
                tactics = " | ".join(own)
                proofs.append(
                    f"ltac:(intros; cbv beta; first [reflexivity | {tactics}])" if own else "ltac:(reflexivity)"
                )
            case "h":
                proofs.append(f"ltac:(intros; {_any(t, step.premises)})" if step.premises else "ltac:(intros; side)")
            case _:
                proofs.append(name)
    before.append(f"apply ({safe(step.lemma)} {' '.join([*values, *proofs])}); try side.")
    return "\n".join(before).replace("  ", " ")


def _axiom(t: CoqTheorem, step: Step, number: int) -> str:
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
    raise UnsupportedError(f"the axiom {step.name}")


def _part(name: str, place: int) -> str:
    for _ in range(place):
        name = f"(proj2 {name})"
    return f"(proj1 {name})"


def _scale(t: CoqTheorem, step: Step, number: int) -> str:
    return f"apply Rmult_le_compat_l; [{t.premise(step, 0)} | {t.premise(step, 1)}]."


def _monotone_power(t: CoqTheorem, step: Step, number: int) -> str:
    return f"apply pow_incr; split; [{t.premise(step, 0)} | {t.premise(step, 1)}]."


def _monotone(t: CoqTheorem, step: Step, number: int) -> str:
    left = step.conclusion.lhs
    lemma = {"mean": "mean_le", "sum": "Sumx_le" if len(left.args) == 2 else "Sum_le"}[left.op]
    if isinstance(left.data, History):
        lemma = "Hist_le"
    return f"apply {lemma}; intros; {t.premise(step, 0)}."


def _plus(t: CoqTheorem, step: Step, number: int) -> str:
    return f"apply Rplus_le_compat; [{t.premise(step, 0)} | {t.premise(step, 1)}]."


def _function(t: CoqTheorem, *sums: Term) -> str:
    names, env = [], Env()
    for s in sums:
        assert isinstance(s.data, Variable)
        names.append(f"({safe(s.data.name)} : {t.context.sort(s.data.sort)})")
        env[s.data.name] = safe(s.data.name)
    return f"(fun {' '.join(names)} => {t.context.real(sums[-1].args[0], env)})"


def _set(t: CoqTheorem, s: Term) -> str:
    assert isinstance(s.data, Variable)
    assert isinstance(s.data.sort, Domain)
    return t.context.set(s.data.sort)


def _split(t: CoqTheorem, step: Step, number: int) -> str:
    whole, rest = step.conclusion.lhs, step.conclusion.rhs.args[1]
    return f"exact (Sum_split {_set(t, whole)} {t.context.index(rest.args[1], {})} {_function(t, whole)})."


def _exchange(t: CoqTheorem, step: Step, number: int) -> str:
    outer = step.conclusion.lhs
    inner = outer.args[0]
    return f"exact (Sum_exchange {_set(t, outer)} {_set(t, inner)} {_function(t, outer, inner)})."


def _pairs(t: CoqTheorem, step: Step, number: int) -> str:
    whole, outer = step.conclusion.lhs, step.conclusion.rhs
    return f"exact (Sum_pairs {_set(t, outer)} {_set(t, outer.args[0])} {_function(t, whole)})."


def _mean_sum(t: CoqTheorem, step: Step, number: int) -> str:
    average = step.conclusion.lhs
    kind = "Hist" if isinstance(average.data, History) else "mean"
    return f"apply {kind}_{'Sumx' if len(average.args[0].args) == 2 else 'Sum'}."


def _delta(t: CoqTheorem, step: Step, number: int) -> str:
    law = {
        "indicator_square": "delta_square",
        "disjoint": "delta_disjoint; side",
        "delta_value": "delta_same"
        if step.conclusion.lhs.args[0] == step.conclusion.lhs.args[1]
        else "delta_apart; side",
    }[step.rule]
    return f"apply {law}."


def _apart_or_equal(t: CoqTheorem, step: Step, number: int) -> str:
    x, y = (t.context.variables[n] for n in step.cases)
    assert isinstance(x.sort, Domain)
    apart, equal = (f"apply {t.step(i)}; side" for i in step.premises)
    return f"destruct (same {t.context.set(x.sort)} {safe(x.name)} {safe(y.name)}) as [<-|]; [{equal} | {apart}]."


def _coordinates(t: CoqTheorem, step: Step, number: int) -> str:
    return f"apply {t.step(step.premises[0])}; first [side | intro both; injection both; intros; contradiction]."


RULES: dict[str, Script] = {
    "algebra": _algebra,
    "mean_sum": _mean_sum,
    "order": _order,
    "chain": _chain,
    "symmetry": _symmetry,
    "congruence": _congruence,
    "hypothesis": _hypothesis,
    "assume": _assume,
    "induction": _induction,
    "instantiate": _instantiate,
    "axiom": _axiom,
    "scale": _scale,
    "monotone_power": _monotone_power,
    "monotone_mean": _monotone,
    "monotone_sum": _monotone,
    "plus": _plus,
    "split": _split,
    "exchange": _exchange,
    "pairs": _pairs,
    "indicator_square": _delta,
    "disjoint": _delta,
    "delta_value": _delta,
    "apart_or_equal": _apart_or_equal,
    "coordinates": _coordinates,
}
