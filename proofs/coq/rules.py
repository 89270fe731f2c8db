r"""How each rule of the kernel is proved in Coq: a script for a step, given the lemmas of its premises.

Object: `RULES[rule](theorem, step, number)` is the text of a proof, after the introduction of the step's free names.
Statement: coqc decides whether it proves the step. The scripts search for nothing: they apply a law, a premise, or
compare two normal forms.
Source: the kernel's rules, one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from latentproof.proofs.coq.premises import Stated, pattern_of, patterns, slots_of
from latentproof.proofs.coq.terms import Env, UnsupportedError, safe
from latentproof.proofs.proof import Step
from latentproof.proofs.syntax import subterms
from latentproof.proofs.terms import Domain, History, Integer, Law, Relation, Sample, Table, Term, Variable, le, term

if TYPE_CHECKING:
    from latentproof.proofs.coq.theorem import CoqTheorem

Script = Callable[["CoqTheorem", Step, int], str]


def _any(t: CoqTheorem, steps: Iterable[int]) -> str:
    return "first [" + " | ".join(t.use(i) for i in steps) + "]"


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


def _congruence(t: CoqTheorem, step: Step, number: int) -> str:
    return f"cong ltac:({_any(t, step.premises)})."


def _hypothesis(t: CoqTheorem, step: Step, number: int) -> str:
    return f"apply h_{safe(step.name)}; side."


def _assume(t: CoqTheorem, step: Step, number: int) -> str:
    return "assumption."


def _counts(t: CoqTheorem, values: Iterable[Term]) -> list[tuple[str, str]]:
    """Natural numbers and how they read as real numbers, where that is not INR of the same."""
    found: list[tuple[str, str]] = []
    for x in values:
        n, r = t.context.natural(x, {}), t.context.real(x, {})
        if r != f"(INR {n})":
            found.append((f"count_{len(found)}", f"assert (count_{len(found)} : INR {n} = {r}) by counts."))
    return found


def _induction(t: CoqTheorem, step: Step, number: int) -> str:
    names = [n for n, _ in t.all_names(number) if n != safe(step.name)]
    base, onward = step.premises
    given = [f"P{k}" for k, _ in enumerate(t.antecedents(number))]
    back = "".join(f"revert {' '.join(each)}. " for each in (given, names) if each)
    enter = f"intros {' '.join([*names, *given])}. " if names or given else ""
    x, at = safe(step.name), Term("var", (), t.context.variables[step.name])
    assert isinstance(at.data, Variable)
    assert isinstance(at.data.sort, Integer)
    sides = []
    for value, proof in (
        (term(at.data.sort.least), t.use(base)),
        (at + 1, f"eapply {t.step(onward)}; first [side | apply IH; side]"),
    ):
        counts = _counts(t, [value])
        lines = [*(line for _, line in counts), *(f"rewrite ?{name}." for name, _ in counts)]
        sides.append(f"{{ {enter}{' '.join(lines)} {proof}. }}")
    return f"{back}induction {x} as [|{x} IH].\n" + "\n".join(sides)


def _instantiate(t: CoqTheorem, step: Step, number: int) -> str:
    if step.lemma:
        used = t.done.get(step.lemma)
        if used is None:
            raise UnsupportedError(f"the lemma {step.lemma} has no form in Coq")
        return _lemma(t, step, number, used)
    (source,) = step.premises
    counted = [x for n, x in step.substitution.variables.items() if n in t.context.counted]
    counts = _counts(t, counted)
    if not counts:
        return f"{t.premise(step, 0)}."
    values = [_value(t, step, n, t.context.variables) for n, _ in t.all_names(source)]
    return _used(f"{t.step(source)} {' '.join(values)}", counts)


def _used(instance: str, counts: list[tuple[str, str]]) -> str:
    lines = [line for _, line in counts]
    rewritten = "".join(f"rewrite ?{name} in used. " for name, _ in counts)
    return "\n".join([*lines, f"pose proof ({instance}) as used. {rewritten}apply used; side."])


def _value(t: CoqTheorem, step: Step, name: str, variables: dict[str, Variable]) -> str:
    """What a quantified name of a step or lemma becomes."""
    own = next((v for n, v in variables.items() if safe(n) == name), None)
    if own is None:
        return name
    x = step.substitution.variables.get(own.name, Term("var", (), own))
    return t.context.counted_from(x, own.sort)


def _lemma(t: CoqTheorem, step: Step, number: int, used: Stated) -> str:
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
        values.append(c.counted_from(x, inner.variables[n].sort))
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
            case "cited":
                proofs.append(f"ltac:(intros; eapply {t.provided[number, name]}; side)")
            case _:
                proofs.append(name)
    instance = f"{safe(step.lemma)} {' '.join([*values, *proofs])}".replace("  ", " ")
    counts = _counts(t, [x for n, x in s.variables.items() if n in inner.counted])
    if counts:
        loose = [_value(t, step, n, inner.variables) for n, _ in used.names(used.theorem.statement)]
        return "\n".join([*before, _used(f"{instance} {' '.join(loose)}", counts)])
    return "\n".join([*before, f"apply ({instance}); try side."])


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


def _monotone(t: CoqTheorem, step: Step, number: int) -> str:
    left = step.conclusion.lhs
    lemma = {"mean": "mean_le", "sum": "Sumx_le" if len(left.args) == 2 else "Sum_le"}[left.op]
    if isinstance(left.data, History):
        lemma = "Hist_le"
    return f"apply {lemma}; intros; {t.premise(step, 0)}."


def _plus(t: CoqTheorem, step: Step, number: int) -> str:
    ops = [t.theorem.steps[i].conclusion.op for i in step.premises]
    kinds = "_".join({"<": "lt", "<=": "le"}[o] for o in ops)
    return f"apply plus_{kinds}; [{t.premise(step, 0)} | {t.premise(step, 1)}]."


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
    apart, equal = (t.use(i) for i in step.premises)
    return f"destruct (same {t.context.set(x.sort)} {safe(x.name)} {safe(y.name)}) as [<-|]; [{equal} | {apart}]."


def _coordinates(t: CoqTheorem, step: Step, number: int) -> str:
    return f"eapply {t.step(step.premises[0])}; first [side | intro both; injection both; intros; contradiction]."


def _fact(t: CoqTheorem, step: Step, number: int) -> str:
    proofs = [t.use(i) for i in step.premises]
    if step.name in ("exp_power", "ln_power"):
        r = step.conclusion
        times, power = (r.lhs.args[0], r.rhs) if step.name == "exp_power" else (r.rhs, r.lhs.args[0])
        exponent = t.context.natural(power.args[1], {})
        counted = t.context.real(times.args[0], {})
        return f"apply (fact_{step.name} {exponent} {counted}); [{' | '.join(['counts', *proofs])}]."
    return f"apply fact_{step.name}{'; [' + ' | '.join(proofs) + ']' if proofs else ''}."


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
    "fact": _fact,
    "cite": _cite,
    "either": _either,
    "absurd": _absurd,
    "discrete": _discrete,
}
