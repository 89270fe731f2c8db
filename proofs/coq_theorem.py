r"""One theorem in Coq: its premises, its statement, and a script that follows its derivation step by step.

Object: `CoqTheorem(theorem, done).text()`. Statement: every step becomes an assertion for all its free
indices, levels and tables, proved by the rule's own lemma; a step without a form becomes an axiom
taken_THEOREM_STEP. An unknown
rule is an error.
Source: the kernel's rules, one by one.
"""

from __future__ import annotations

from collections.abc import Iterable

from latentproof.proofs.coq_normal import reduced
from latentproof.proofs.coq_premises import Stated, patterns_of
from latentproof.proofs.coq_signs import above, plain, ratio, shifted
from latentproof.proofs.coq_terms import Env, UnsupportedError, relations_of, safe
from latentproof.proofs.outline import words
from latentproof.proofs.proof import Step, Theorem
from latentproof.proofs.syntax import subterms
from latentproof.proofs.terms import (
    Domain,
    Table,
    Term,
    Variable,
)


class CoqTheorem(Stated):
    """A theorem with its proof."""

    # ---- the proof ---

    def text(self) -> str:
        """The theorem and its proof."""
        name = safe(self.theorem.name)
        head = "forall " + "\n  ".join(f"({n} : {kind})" for n, kind in self.parameters())
        premises = self.premises()
        arrows = "".join(f"\n  ({statement}) ->" for _, statement in premises)
        prefix = f"{head},{arrows}"
        names = [n for n, _ in (*self.parameters(), *premises)]
        body, before = [*self._facts()], []
        for i, step in enumerate(self.theorem.steps):
            statement = self.quantified(step.conclusion, before=self._antecedents(i))
            try:
                script = self._step(i, step)
            except UnsupportedError:
                axiom = f"taken_{name}_{i}"
                self.taken.append(axiom)
                before.append(f"Axiom {axiom} : {prefix}\n  {statement}.")
                script = f"exact ({axiom} {' '.join(names)})."
            body.append(f"assert (H{i} : {statement}).\n{{ {script} }}")
        statement = self.quantified(self.theorem.statement)
        end = f"intros; apply H{len(self.theorem.steps) - 1}; side."
        script = "\n".join([f"intros {' '.join(names)}.", *body, end])
        title = f"(* {self.theorem.name}: {self.theorem.title} *)"
        return "\n".join([title, *before, f"Theorem {name} : {prefix}\n  {statement}.", f"Proof.\n{script}\nQed.\n"])

    def _facts(self) -> Iterable[str]:
        least = {n: self._least(n) for n in self.letters}
        for n in self.letters:
            yield f"assert (y_{n} : 0 <= {safe(n)} - {least[n]}) by lra."
        divisors: dict[Term, None] = {}
        for r in relations_of(self.theorem):
            for node in (*subterms(r.lhs), *subterms(r.rhs)):
                if node.op == "/":
                    _factors(node.args[1], divisors)
        for k, d in enumerate(divisors):
            try:
                p, _ = ratio(d)
                yield above(p, least, f"pos_{k}")
                shown = self.context.real(d, {})
                proof = f"apply Rgt_not_eq; replace {shown} with {plain(p)} by ring; exact pos_{k}"
                yield f"assert (nz_{k} : {shown} <> 0) by ({proof})."
            except UnsupportedError:
                continue
        if "injection_moments" in self.assumed:
            every = sorted({p for t in _all(self.theorem) for p in patterns_of(t)})
            self.patterns = every
        for n, _ in sorted(self.context.tables.items()) if "injection_moments" in self.assumed else ():
            yield f"pose proof moments_{n} as mom_{n}; unfold injection_moments in mom_{n}."

    def _intros(self, number: int) -> str:
        names = [n for n, _ in self.names(self.theorem.steps[number].conclusion)]
        premises = [f"P{k}" for k, _ in enumerate(self._antecedents(number))]
        return f"intros {' '.join([*names, *premises])}." if names or premises else ""

    def _step(self, number: int, step: Step) -> str:
        words(step.rule) if step.rule not in _RULES else None
        rule = _RULES.get(step.rule)
        if rule is None:
            raise UnsupportedError(step.rule)
        return f"{self._intros(number)}\n{rule(self, step)}"

    def _use(self, step: int) -> str:
        return f"apply H{step}; side"

    def _any(self, steps: Iterable[int]) -> str:
        return "first [" + " | ".join(f"apply H{i}; side" for i in steps) + "]"

    def _algebra(self, step: Step) -> str:
        r, env = step.conclusion, Env()
        one, left = self.normal.prove(reduced(r.lhs), env)
        other, right = self.normal.prove(reduced(r.rhs), env)
        a, b = self.context.real(one, env), self.context.real(other, env)
        return f"transitivity {a}.\n{{ {left} }}\nsymmetry. transitivity {b}.\n{{ {right} }}\nrational."

    def _order(self, step: Step) -> str:
        r = step.conclusion
        if step.cases:
            raise UnsupportedError("an order step with cases")
        p, q = ratio(r.rhs - r.lhs)
        least = {n: self._least(n) for n in self.letters}
        top, constant = shifted(p, least)
        lines = [above(q, least, "below")]
        gap = f"{self.context.real(r.rhs, {})} - {self.context.real(r.lhs, {})} = {top} / {plain(q)}"
        lines.append("pose proof (Rgt_not_eq _ _ below) as below_nz.")
        lines.append(f"assert (gap : {gap}) by (field; repeat split; nz).")
        strict = r.op == "<"
        if strict and constant <= 0:
            raise UnsupportedError("a strict sign without a certificate")
        sign = "lt" if strict else "le"
        positive = (
            "apply Rplus_lt_le_0_compat; [lra | nonneg]" if strict and " + (" in top else "lra" if strict else "nonneg"
        )
        compat = "Rmult_lt_0_compat" if strict else "Rmult_le_pos"
        inverse = "apply Rinv_0_lt_compat; exact below" if strict else "apply Rlt_le, Rinv_0_lt_compat; exact below"
        lines.append(f"assert (whole : 0 {'<' if strict else '<='} {top} / {plain(q)}).")
        lines.append(f"{{ unfold Rdiv. apply {compat}; [{positive} | {inverse}]. }}")
        lines.append(
            f"apply Rminus_{sign}; apply Ropp_{sign}_cancel; rewrite Ropp_0, Ropp_minus_distr, gap; exact whole."
        )
        return "\n".join(lines)

    def _chain(self, step: Step) -> str:
        links = [(i, self.theorem.steps[i].conclusion) for i in step.premises]
        lines = []
        for place, (i, r) in enumerate(links):
            rest = {s.op for _, s in links[place:]}
            goal = "<" if "<" in rest else "<=" if "<=" in rest else "="
            later = {s.op for _, s in links[place + 1 :]}
            after = "<" if "<" in later else "<=" if "<=" in later else "="
            exact = f"apply H{i}; side"
            if place == len(links) - 1:
                lines.append(f"{exact}.")
                continue
            middle = self.context.real(r.rhs, {})
            if goal == "=" or r.op == "=":
                lines.append(
                    f"replace {self.context.real(r.lhs, {})} with {middle} by (symmetry; {exact})."
                    if goal != "="
                    else f"transitivity {middle}; [{exact} |]."
                )
            elif r.op == "<=":
                lines.append(
                    f"apply {'Rle_lt_trans' if after == '<' else 'Rle_trans'} with {middle}; [{exact} |]."
                    if after != "="
                    else f"rewrite <- (H{links[place + 1][0]})."
                )
            else:
                how = {"<": "Rlt_trans", "<=": "Rlt_le_trans", "=": "Rlt_le_trans"}[after]
                lines.append(f"apply {how} with {middle}; [{exact} |].")
                if after == "=":
                    lines.append("apply Req_le.")
        return "\n".join(lines)

    def _symmetry(self, step: Step) -> str:
        return f"symmetry; {self._use(step.premises[0])}."

    def _congruence(self, step: Step) -> str:
        return f"cong ltac:({self._any(step.premises)})."

    def _named(self, step: Step) -> str:
        return f"apply h_{safe(step.name)}; side."

    def _assume(self, step: Step) -> str:
        return "match goal with IH : _ |- _ => solve [apply IH] end."

    def _induction(self, step: Step) -> str:
        names = [n for n, _ in self.names(step.conclusion) if n != safe(step.name)]
        base, onward = step.premises
        back = f"revert {' '.join(names)}. " if names else ""
        enter = f"intros {' '.join(names)}; " if names else ""
        t = safe(step.name)
        both = f"apply H{base}; side | apply H{onward}; try side; intros; apply IH"
        return f"{back}induction {t} as [|{t} IH]; {enter}[{both}]."

    def _instantiate(self, step: Step) -> str:
        if not step.lemma:
            return f"{self._use(step.premises[0])}."
        used = self.done.get(step.lemma)
        if used is None:
            raise UnsupportedError("a lemma without a form in Coq")
        return self._lemma(step, used)

    def _lemma(self, step: Step, used: Stated) -> str:
        s, c, inner = step.substitution, self.context, used.context
        values = []
        for n in used.letters:
            values.append(c.real(s.variables.get(n, Term("var", (), inner.variables[n])), {}))
        values += [c.set(s.domain(d)) for _, d in sorted(inner.domains.items())]
        values += [f"E_{s.table(t).name}" for _, t in sorted(inner.tables.items())]
        values += [f"E_{n}" for n in sorted(inner.laws)]
        for n, f in sorted(inner.functions.items()):
            if n not in s.functions:
                values.append(f"f_{n}")
                continue
            parameters, body = s.functions[n]
            sources = [t.name for t in f.tables] + ([f.history.name] if f.history else [])
            moved = [s.tables[t].name if t in s.tables else t for t in sources]
            env: Env = {t: f"o_{t}" for t in moved}
            taken = [f"o_{t}" for t in moved]
            taken += [safe(p.name) for p in parameters]
            env |= {p.name: safe(p.name) for p in parameters}
            values.append(f"(fun {' '.join(taken)} => {c.real(body, env)})" if taken else c.real(body, env))
        for n in used.fixed:
            x = s.variables.get(n, Term("var", (), inner.variables[n]))
            values.append(c.index(x, {}) if isinstance(inner.variables[n].sort, Domain) else c.natural(x, {}))
        hyps = [f"H{i}" for i in step.premises]
        closing = " | ".join(f"(intros; apply {h}; side)" for h in hyps) or "fail"
        adapted = " | ".join(
            f"(intros; cbv beta; cong ltac:(apply adapted_{n}; assumption))"
            for n, f in sorted(c.functions.items())
            if f.history
        )
        tactics = (
            f"first [assumption | solve [naturals] | lra | solve [ge] | cards_exact | solve [{closing}]"
            + (f" | solve [{adapted}]" if adapted else "")
            + " | side]"
        )
        holes = " ".join(f"ltac:({tactics})" for _ in used.premises())
        return f"apply ({safe(step.lemma)} {' '.join(values)} {holes}); try side.".replace("  ", " ")

    def _axiom(self, step: Step) -> str:
        if step.name == "injection_moments":
            source = step.conclusion.lhs.data
            assert isinstance(source, Table)
            return f"apply mom_{source.name}; side."
        if step.name == "classes_partition":
            return "apply delta_partition."
        if step.name == "fibre_injection":
            return f"rewrite fibres_{getattr(step.conclusion.lhs.data, 'name', '')}; reflexivity."
        if step.name == "independence_of_levels":
            adapted = [f"(apply adapted_{n}; lia)" for n, f in sorted(self.context.functions.items()) if f.history]
            tactics = " | ".join(["(rewrite upd_same; reflexivity)", *adapted])
            return f"cbn [Hist]; cong ltac:(first [{tactics}])."
        raise UnsupportedError(step.name)

    def _scale(self, step: Step) -> str:
        one, other = step.premises
        return f"apply Rmult_le_compat_l; [{self._use(one)} | {self._use(other)}]."

    def _monotone_power(self, step: Step) -> str:
        one, other = step.premises
        return f"apply pow_incr; split; [{self._use(one)} | {self._use(other)}]."

    def _monotone(self, step: Step) -> str:
        lemma = {"mean": "mean_le", "sum": "Sum_le"}[step.conclusion.lhs.op]
        if len(step.conclusion.lhs.args) == 2:
            lemma = "Sumx_le"
        if step.conclusion.lhs.op == "mean" and type(step.conclusion.lhs.data).__name__ == "History":
            lemma = "Hist_le"
        return f"apply {lemma}; intros; {self._use(step.premises[0])}."

    def _plus(self, step: Step) -> str:
        one, other = step.premises
        return f"apply Rplus_le_compat; [{self._use(one)} | {self._use(other)}]."

    def _function(self, *sums: Term) -> str:
        names, env = [], Env()
        for t in sums:
            assert isinstance(t.data, Variable)
            names.append(f"({safe(t.data.name)} : {self.context.sort(t.data.sort)})")
            env[t.data.name] = safe(t.data.name)
        return f"(fun {' '.join(names)} => {self.context.real(sums[-1].args[0], env)})"

    def _set(self, t: Term) -> str:
        assert isinstance(t.data, Variable)
        assert isinstance(t.data.sort, Domain)
        return self.context.set(t.data.sort)

    def _split(self, step: Step) -> str:
        whole, rest = step.conclusion.lhs, step.conclusion.rhs.args[1]
        return f"exact (Sum_split {self._set(whole)} {self.context.index(rest.args[1], {})} {self._function(whole)})."

    def _exchange(self, step: Step) -> str:
        outer = step.conclusion.lhs
        inner = outer.args[0]
        return f"exact (Sum_exchange {self._set(outer)} {self._set(inner)} {self._function(outer, inner)})."

    def _pairs(self, step: Step) -> str:
        whole, outer = step.conclusion.lhs, step.conclusion.rhs
        sets = f"{self._set(outer)} {self._set(outer.args[0])}"
        return f"exact (Sum_pairs {sets} {self._function(whole)})."

    def _delta(self, step: Step) -> str:
        return "first [apply delta_same | apply delta_apart; side | apply delta_square | apply delta_disjoint; side]."


_RULES = {
    "algebra": CoqTheorem._algebra,
    "order": CoqTheorem._order,
    "chain": CoqTheorem._chain,
    "symmetry": CoqTheorem._symmetry,
    "congruence": CoqTheorem._congruence,
    "hypothesis": CoqTheorem._named,
    "assume": CoqTheorem._assume,
    "induction": CoqTheorem._induction,
    "instantiate": CoqTheorem._instantiate,
    "axiom": CoqTheorem._axiom,
    "scale": CoqTheorem._scale,
    "monotone_power": CoqTheorem._monotone_power,
    "monotone_mean": CoqTheorem._monotone,
    "monotone_sum": CoqTheorem._monotone,
    "plus": CoqTheorem._plus,
    "split": CoqTheorem._split,
    "exchange": CoqTheorem._exchange,
    "pairs": CoqTheorem._pairs,
    "indicator_square": CoqTheorem._delta,
    "disjoint": CoqTheorem._delta,
    "delta_value": CoqTheorem._delta,
}


def _factors(t: Term, found: dict[Term, None]) -> None:
    if t.op == "num":
        return
    found[t] = None
    if t.op in ("*", "/"):
        _factors(t.args[0], found)
        _factors(t.args[1], found)


def _all(theorem: Theorem) -> Iterable[Theorem]:
    yield theorem
    for lemma in theorem.lemmas:
        yield from _all(lemma)
