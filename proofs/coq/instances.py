r"""Instances of a step or of a lemma in Coq: what each quantified name becomes, and why its premises hold.

Object: `instantiate(theorem, step, number)` is a script. `readings`: how natural numbers read in the
author's terms. Statement: coqc decides whether the instance is the step's conclusion.
Source: the kernel's rules `instantiate` and `induction`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from latentproof.proofs.coq.names import Env, UnsupportedError, safe
from latentproof.proofs.coq.premises import Stated
from latentproof.proofs.proof import Step
from latentproof.proofs.terms import Chance, Integer, Table, Term, Variable, le, term

if TYPE_CHECKING:
    from latentproof.proofs.coq.terms import Context
    from latentproof.proofs.coq.theorem import CoqTheorem


def one_of(t: CoqTheorem, steps: Iterable[int]) -> str:
    """A tactic that tries some earlier steps."""
    return "first [" + " | ".join(t.use(i) for i in steps) + "]"


def readings(t: CoqTheorem, values: Iterable[Term]) -> list[tuple[str, str]]:
    """Natural numbers and how they read as real numbers, where that is not INR of the same."""
    found: list[tuple[str, str]] = []
    for x in values:
        n, r = t.context.natural(x, {}), t.context.real(x, {})
        if r != f"(INR {n})":
            found.append((f"count_{len(found)}", f"assert (count_{len(found)} : INR {n} = {r}) by counts."))
    return found


def induction(t: CoqTheorem, step: Step, number: int) -> str:
    """Induction over a natural number counted from its least value."""
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
        counts = readings(t, [value])
        lines = [*(line for _, line in counts), *(f"rewrite ?{name}." for name, _ in counts)]
        sides.append(f"{{ {enter}{' '.join(lines)} {proof}. }}")
    return f"{back}induction {x} as [|{x} IH].\n" + "\n".join(sides)


def instantiate(t: CoqTheorem, step: Step, number: int) -> str:
    """An instance of an earlier step, or of a theorem proved before."""
    if step.lemma:
        used = t.done.get(step.lemma)
        if used is None:
            raise UnsupportedError(f"the lemma {step.lemma} has no form in Coq")
        return _lemma(t, step, number, used)
    (source,) = step.premises
    counted = [x for n, x in step.substitution.variables.items() if n in t.context.counted]
    counts = readings(t, counted)
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


def _outcome(c: Context, name: str, target: Chance | None) -> tuple[str, object]:
    """What a formula calls the outcome of a table, and what for: a table that becomes one level is that level only."""
    if not (isinstance(target, Table) and target.level is not None):
        return f"o_{name}", name
    key = ("level", name, c.natural(target.level, {}))
    c.levels[key] = target.level
    return f"x_{name}", key


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
        taken, env = list[str](), Env()
        for source in sources:
            bound, key = _outcome(c, become.get(source, source), s.tables.get(source))
            taken.append(bound)
            env[key] = bound
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
                ways = [*(t.use(i) for i in step.premises), "side"]
                proofs.append(f"ltac:(intros; first [{' | '.join(ways)}])")
            case "cited":
                proofs.append(f"ltac:(intros; eapply {t.provided[number, name]}; side)")
            case _:
                proofs.append(name)
    instance = f"{safe(step.lemma)} {' '.join([*values, *proofs])}".replace("  ", " ")
    counts = readings(t, [x for n, x in s.variables.items() if n in inner.counted])
    if counts:
        loose = [_value(t, step, n, inner.variables) for n, _ in used.names(used.theorem.statement)]
        return "\n".join([*before, _used(f"{instance} {' '.join(loose)}", counts)])
    return "\n".join([*before, f"apply ({instance}); try side."])
