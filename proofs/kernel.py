r"""The kernel: accepts each step of a proof, or refuses with the reason and, where it finds one, a counterexample.

Object: a judgement is a relation, the pairs of indices that it takes to be different, and the induction hypotheses that
it still rests on. `RULES` maps each rule's name to a function that either returns the judgement of a step or refuses.
Statement: if `check(theorem)` returns, the statement holds for all values of its free names in their sorts, under the
hypotheses and the assumptions returned. Undecided is a refusal. Besides the rules below only the model axioms
(`axioms`), the definitions' shape (`definitions`), the normal form and signs (`polynomials`, `signs`) are trusted.
Source: LCF (Milner, 1972); the small kernel of HOL Light (Harrison, 2009); proofs as data, replayed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from itertools import product as grid

from latentproof.proofs.axioms import AXIOMS
from latentproof.proofs.axioms_samples import FELLER, GAUSS_FACTS, SAMPLE_AXIOMS
from latentproof.proofs.checking import Proof, conclude, names_of
from latentproof.proofs.definitions import check_definitions
from latentproof.proofs.integrable import require_integrable
from latentproof.proofs.judgement import Judgement, Pairs, Refused, require
from latentproof.proofs.kernel_analysis import (
    absurd,
    discrete,
    either,
    fact,
    interval,
    monotone_power,
    plus,
    scale,
    swap,
)
from latentproof.proofs.kernel_sums import (
    apart_or_equal,
    coordinates,
    delta_value,
    disjoint,
    exchange,
    indicator_square,
    mean_sum,
    monotone_sum,
    pairs,
    split,
)
from latentproof.proofs.limits import WORK, no_cycles_sought
from latentproof.proofs.listed import evaluate
from latentproof.proofs.polynomials import Normaliser, add
from latentproof.proofs.proof import Assumption, Checked, Hypothesis, Step, Theorem
from latentproof.proofs.signs import Signs, cleared, counterexample, denominators, require_integer, sign
from latentproof.proofs.substitution import Substitution, fresh
from latentproof.proofs.syntax import MEMORY, depends, free, random, scope, sort_of, subterms
from latentproof.proofs.terms import (
    Domain,
    Function,
    Gauss,
    History,
    Integer,
    Law,
    Relation,
    Sample,
    Source,
    Table,
    Term,
    Variable,
    number,
)
from latentproof.proofs.wellformed import check_names, check_sorts, check_visible, declared_in

# ---- arithmetic ---


def _signs(proof: Proof, step: Step) -> list[Relation]:
    """The signs 0 < x and 0 <= x that premises give, for every value of an index that the conclusion binds."""
    relation, given = step.conclusion, proof.premises(step)
    nodes = (*subterms(relation.lhs), *subterms(relation.rhs))
    bound = frozenset(x.data.name for x in nodes if x.op == "sum" and isinstance(x.data, Variable))
    over = [x.data for x in nodes if x.op == "mean"]
    for p in given:
        # What is assumed of one outcome gives no sign to what is averaged over all of them.
        require(not any(_assumes(p, s) for s in over), "a sign is assumed about what is averaged")  # type: ignore[arg-type]  # sources
        about = frozenset[str]().union(*(free(t) for d in p.distinct for t in d))
        require(not bound & (proof.fixed(p) | about), f"a sign is not given for every value of {sorted(bound)}")
    proof.side_goals += denominators(relation.lhs, relation.rhs, given=[p.relation for p in given])
    return [p.relation for p in given]


def algebra(proof: Proof, step: Step) -> Judgement:
    """lhs = rhs by the normal form of `polynomials`; every divisor must be nonzero, by signs that premises may give."""
    relation = step.conclusion
    require(relation.op == "=", "algebra proves equalities")
    _signs(proof, step)
    n = Normaliser()
    difference, _ = cleared(n, add(n.poly(relation.lhs), n.poly(relation.rhs), -1))
    if difference:
        raise Refused("the two sides have different normal forms", counterexample=counterexample(relation))
    return conclude(step, proof.premises(step))


def order(proof: Proof, step: Step) -> Judgement:
    """lhs <= rhs or lhs < rhs by shifted coefficients, with the variables in `cases` split at their least value.

    Premises 0 < x and 0 <= x give the signs of what they are about.
    """
    relation = step.conclusion
    require(relation.op in ("<=", "<"), "order proves inequalities")
    given = _signs(proof, step)
    nodes = (*subterms(relation.lhs), *subterms(relation.rhs))
    variables = {node.data.name: node for node in nodes if node.op == "var" and isinstance(node.data, Variable)}
    require(all(name in variables for name in step.cases), f"cases must be variables of the relation, got {step.cases}")
    require(len(step.cases) <= 4, "at most four variables may be split")
    for apart in grid((True, False), repeat=len(step.cases)):
        difference, shift = relation.rhs - relation.lhs, dict[str, int]()
        for name, at_least in zip(step.cases, apart, strict=True):
            data = variables[name].data
            if not isinstance(data, Variable) or not isinstance(data.sort, Integer):
                raise Refused(f"only integers can be split, not {name}")
            sort = data.sort
            if at_least:
                difference = fresh(difference, name, number(sort.least))
            else:
                shift[name] = sort.least + 1
        n = Signs(given)
        try:
            found = sign(n, n.poly(difference), shift)
        except Refused as undecided:
            raise Refused(undecided.reason, counterexample=counterexample(relation)) from None
        if found < 0 or (found == 0 and relation.op == "<"):
            raise Refused("the inequality is not certified", counterexample=counterexample(relation))
    return conclude(step, proof.premises(step))


# ---- logic: chaining, congruence, instantiation, induction -----------------------------------------------------------


def chain(proof: Proof, step: Step) -> Judgement:
    """A R B, B R C, ... give A R D, with the strongest relation they support."""
    premises = proof.premises(step)
    relations = [p.relation for p in premises]
    require(bool(relations) and all(a.rhs == b.lhs for a, b in pairwise(relations)), "gap in chain")
    ops = {r.op for r in relations}
    require(ops <= {"=", "<=", "<"}, "only =, <= and < can be chained")
    op = "<" if "<" in ops else "<=" if "<=" in ops else "="
    require(step.conclusion == Relation(relations[0].lhs, op, relations[-1].rhs), "not the ends of the chain")
    return conclude(step, premises)


def symmetry(proof: Proof, step: Step) -> Judgement:
    """A = B gives B = A."""
    premises = proof.premises(step)
    require(len(premises) == 1 and premises[0].relation.op == "=", "symmetry needs one equality")
    require(
        step.conclusion == Relation(premises[0].relation.rhs, "=", premises[0].relation.lhs), "not the mirror image"
    )
    return conclude(step, premises)


def congruence(proof: Proof, step: Step) -> Judgement:
    """C[A] = C[B] from A = B, at any number of places, under sums and expectations too.

    Under a sum over tau != sigma the premise may take tau and sigma to be different; the premise must hold for every
    value of an index that is bound above the place where it is used.
    """
    premises = proof.premises(step)
    require(step.conclusion.op == "=" and all(p.relation.op == "=" for p in premises), "congruence is about equalities")
    needed: set[frozenset[Term]] = set()

    def walk(a: Term, b: Term, bound: frozenset[str], apart: Pairs, over: tuple[Source, ...] = ()) -> None:
        if a == b:
            return
        for p in premises:
            if (a, b) == (p.relation.lhs, p.relation.rhs):
                require(not any(_assumes(p, source) for source in over), "something is assumed about what is averaged")
                left = p.distinct - apart
                hidden = bound & (proof.fixed(p) | frozenset[str]().union(*(free(t) for d in left for t in d)))
                require(not hidden, f"the premise is not proved for every value of {sorted(hidden)}")
                needed.update(left)
                return
        require((a.op, a.data, len(a.args)) == (b.op, b.data, len(b.args)), "the sides differ where no premise applies")
        if a.op == "sum" and isinstance(a.data, Variable):
            name = a.data.name
            kept = frozenset(d for d in apart if not any(name in free(t) for t in d))
            if len(a.args) == 2:
                require(a.args[1] == b.args[1], "the excluded indices differ")
                kept |= {frozenset((Term("var", (), a.data), a.args[1]))}
            walk(a.args[0], b.args[0], bound | {name}, kept, over)
            return
        if a.op == "mean":
            over = (*over, a.data)  # type: ignore[arg-type]  # a mean's data is its source
        for one, other in zip(a.args, b.args, strict=True):
            walk(one, other, bound, apart, over)

    walk(step.conclusion.lhs, step.conclusion.rhs, frozenset(), frozenset())
    return replace(conclude(step, premises), distinct=frozenset(needed))


def _assumes(p: Judgement, source: Source) -> bool:
    """Whether a judgement rests on an assumption about the outcome of a source, so holds for some outcomes only."""
    return any(depends(t, source) for r in p.open for t in (r.lhs, r.rhs))


def _distinct(h: Hypothesis) -> frozenset[Term]:
    return frozenset((h.relation.lhs, h.relation.rhs))


def hypothesis(proof: Proof, step: Step) -> Judgement:
    """A hypothesis of the theorem."""
    found = [h.relation for h in proof.theorem.hypotheses if h.name == step.name and h.relation.op != "!="]
    require([step.conclusion] == found, f"not the hypothesis {step.name!r}")
    return Judgement(step.conclusion)


def _in_range(substitution: Substitution, names: dict[str, Variable]) -> None:
    """Every replaced variable receives a value of its sort."""
    for name, value in substitution.variables.items():
        require(name in names, f"{name} does not occur in what is instantiated")
        sort = names[name].sort
        if isinstance(sort, Integer):
            require_integer(value, sort.least, name)
        else:
            expected = substitution.domain(sort) if isinstance(sort, Domain) else sort
            require(sort_of(value) == expected, f"{name} must become a term of its sort")


def instantiate(proof: Proof, step: Step) -> Judgement:
    """A theorem (every hypothesis of it met by a premise) or an earlier step, with its free names replaced."""
    premises = proof.premises(step)
    s = step.substitution
    if not step.lemma:
        require(len(premises) == 1, "instantiate needs one step or one theorem")
        source = premises[0]
        require(not (s.functions or s.domains or s.tables), "only variables of a step can be replaced")
        require(
            not frozenset(s.variables) & proof.fixed(source), "a variable about which something is assumed is fixed"
        )
        _in_range(s, _variables(source.relation))
        moved = frozenset(frozenset(s(t) for t in d) for d in source.distinct)
        require(all(len(d) == 2 for d in moved), "two indices that must differ become equal")
        return _matching(step, Judgement(_moved(s, source.relation), moved, source.open))
    theorem = next((t for t in proof.theorem.lemmas if t.name == step.lemma), None)
    if theorem is None:
        raise Refused(f"no lemma {step.lemma!r}")
    proof.assumptions |= _check(theorem, proof.memo, proof.traced).assumptions
    bodies = (theorem.statement, *(h.relation for h in theorem.hypotheses))
    variables = {k: v for r in bodies for k, v in _variables(r).items()}
    _in_range(s, variables)
    for name, (parameters, body) in s.functions.items():
        function = next((f for r in bodies for k, n, f in declared_in(r) if k == "function" and n == name), None)
        if not isinstance(function, Function):
            raise Refused(f"no function {name!r} in the lemma")
        expected = [s.domain(d) if isinstance(d, Domain) else d for d in function.domains]
        inner = scope(body)
        named = all(inner.get(p.name, p) == p for p in parameters) and len({p.name for p in parameters}) == len(
            parameters
        )
        require(named and [p.sort for p in parameters] == expected, f"the formula for {name} has other arguments")
        sort_of(body)
    kept = [name for kind, name in {(k, n) for r in bodies for k, n, _ in declared_in(r)} if kind == "table"]
    become = {s.tables[name].name if name in s.tables else name for name in kept}
    require(len(become) == len(kept), "two tables become one, which are independent or differ in the lemma")
    needed: set[frozenset[Term]] = set()
    for h in theorem.hypotheses:
        # A hypothesis holds whatever the tables that it is about do: what replaces its names is under them.
        local = _without(s, h.over)
        about = dict.fromkeys(x for _, _, x in declared_in(h.relation) if isinstance(x, Table | Sample | Gauss))
        crossed = tuple((x, s.chance(x)) for x in about)
        goal = Relation(local(h.relation.lhs, crossed), h.relation.op, local(h.relation.rhs, crossed))
        if goal.op == "!=":
            require(goal.lhs != goal.rhs, "two indices that must differ become equal")
            needed.add(frozenset((goal.lhs, goal.rhs)))
            continue
        over = frozenset(h.over)
        met = [p for p in premises if p.relation == goal and not over & proof.fixed(p)]
        met = [p for p in met if not any(over & free(t) for d in p.distinct for t in d)]
        # A lemma may average what its hypotheses are about, so they must be met whatever the outcome is.
        met = [p for p in met if not any(random(t) for r in p.open for t in (r.lhs, r.rhs))]
        require(bool(met), f"the hypothesis {h.name!r} of {theorem.name} is not met")
    judgement = conclude(replace(step, conclusion=_moved(s, theorem.statement)), premises, frozenset(needed))
    return _matching(step, judgement)


def _without(s: Substitution, names: tuple[str, ...]) -> Substitution:
    for name in names:
        s = s.without(name)
    values = frozenset[str]().union(*(free(value) for value in s.variables.values()))
    loose = [free(body) - {p.name for p in parameters} for parameters, body in s.functions.values()]
    require(not frozenset(names) & values.union(*loose), "a quantified variable of a hypothesis would be captured")
    return s


def _moved(s: Substitution, r: Relation) -> Relation:
    return Relation(s(r.lhs), r.op, s(r.rhs))


def _matching(step: Step, judgement: Judgement) -> Judgement:
    require(step.conclusion == judgement.relation, "the conclusion is not that instance")
    return judgement


def _variables(r: Relation) -> dict[str, Variable]:
    nodes = (*subterms(r.lhs), *subterms(r.rhs))
    found = {x.data.name: x.data for x in nodes if x.op == "var" and isinstance(x.data, Variable)}
    return {name: v for name, v in found.items() if name in names_of(r)}


def assume(proof: Proof, step: Step) -> Judgement:
    """An induction hypothesis, to be discharged by `induction`."""
    return Judgement(step.conclusion, open=frozenset((step.conclusion,)))


def induction(proof: Proof, step: Step) -> Judgement:
    """P(t) for all integers t >= least from P(least) and from P(t+1) under the assumption P(t)."""
    premises = proof.premises(step)
    require(len(premises) == 2, "induction needs a base and a step")
    base, onward = premises
    variable = _variables(step.conclusion).get(step.name)
    if variable is None or not isinstance(variable.sort, Integer):
        raise Refused(f"induction needs an integer variable, got {step.name!r}")
    t = Term("var", (), variable)
    start, after = (_moved(Substitution({step.name: x}), step.conclusion) for x in (number(variable.sort.least), t + 1))
    require(base.relation == start, "the base is not the statement at the least value")
    require(onward.relation == after, "the step is not the statement at t + 1")
    judgement = Judgement(
        step.conclusion, base.distinct | onward.distinct, base.open | (onward.open - {step.conclusion})
    )
    assumed = proof.fixed(judgement) | proof.fixed(base)
    require(step.name not in assumed, f"something else is assumed about {step.name}")
    require(not any(step.name in free(x) for d in judgement.distinct for x in d), "the pairs must not involve it")
    return judgement


def monotone_mean(proof: Proof, step: Step) -> Judgement:
    """a <= b, whatever the source of randomness does, gives E a <= E b."""
    premises, c = proof.premises(step), step.conclusion
    require(bool(premises) and premises[0].relation.op == "<=" == c.op, "a mean is monotone under <=")
    require(c.lhs.op == "mean" == c.rhs.op and c.lhs.data == c.rhs.data, "not two averages over one source")
    require((c.lhs.args[0], c.rhs.args[0]) == (premises[0].relation.lhs, premises[0].relation.rhs), "not its two sides")
    source = c.lhs.data
    if not isinstance(source, Table | Sample | Gauss | History | Law):
        raise Refused("not a source of randomness")
    require(not _assumes(premises[0], source), "something is assumed about what is averaged")
    if isinstance(source, Gauss):
        for side in (c.lhs, c.rhs):
            require_integrable(proof, side.args[0], (source,), premises[1:])
    else:
        require(len(premises) == 1, "only an expectation over a normal vector needs more than the inequality")
    return conclude(step, premises)


# ---- the model ---


def axiom(proof: Proof, step: Step) -> Judgement:
    """An instance of a model axiom, or of a fact about normal vectors, which is cited."""
    if step.name in SAMPLE_AXIOMS or step.name in GAUSS_FACTS:
        return _drawn(proof, step)
    require(step.name in AXIOMS and not step.premises, f"no axiom {step.name!r}")
    try:
        judgement = AXIOMS[step.name](step.conclusion)
    except (AssertionError, IndexError, ValueError) as wrong:
        raise Refused(f"not an instance of {step.name}: {wrong or 'wrong shape'}") from None
    proof.assumptions.add(Assumption("axiom", step.name))
    proof.side_goals += denominators(step.conclusion.rhs)
    return judgement


def _drawn(proof: Proof, step: Step) -> Judgement:
    cited = step.name in GAUSS_FACTS
    premises = proof.premises(step)
    try:
        distinct = (GAUSS_FACTS if cited else SAMPLE_AXIOMS)[step.name](proof, step.conclusion, premises)
    except (AssertionError, IndexError, ValueError) as wrong:
        raise Refused(f"not an instance of {step.name}: {wrong or 'wrong shape'}") from None
    proof.assumptions.add(Assumption(*(("cited", step.name, FELLER) if cited else ("axiom", step.name))))
    return conclude(step, premises, distinct)


def cite(proof: Proof, step: Step) -> Judgement:
    """A theorem of the literature, or (without a reference) an admitted step: listed with all that follows from it."""
    kind = "cited" if step.reference.strip() else "admitted"
    proof.assumptions.add(Assumption(kind, step.name or "unnamed", step.reference))
    return Judgement(step.conclusion)


RULES: dict[str, Callable[[Proof, Step], Judgement]] = {
    rule.__name__: rule
    for rule in (
        *(algebra, order, chain, symmetry, congruence, hypothesis, instantiate, assume, induction, scale),
        *(monotone_power, monotone_mean, monotone_sum, split, exchange, pairs, indicator_square, disjoint, delta_value),
        *(coordinates, plus, mean_sum, apart_or_equal, axiom, cite, fact, either, absurd, discrete),
        *(swap, interval, evaluate),
    )
}


def check(theorem: Theorem) -> Checked:
    """Check every step of a theorem and of its lemmas; `Refused` (a ValueError) names the first bad step."""
    return check_all(theorem)[0]


def check_all(*theorems: Theorem) -> list[Checked]:
    """`check` for each theorem; a lemma that several of them use is checked once."""
    return [verdict for _, verdict in trace_all(*theorems)]


def _check(theorem: Theorem, memo: dict[int, Checked], traced: dict[int, Proof] | None = None) -> Checked:
    # Nothing is remembered between calls: a record could be changed after it was accepted.
    if id(theorem) in memo:
        return memo[id(theorem)]
    proof = Proof(theorem, memo, traced={} if traced is None else traced)
    goals: list[tuple[str, ...]] = []
    at: int | None = None
    try:
        proof.names = check_names([theorem.statement, *(h.relation for h in theorem.hypotheses)])
        for relation in (theorem.statement, *(h.relation for h in theorem.hypotheses)):
            check_sorts(relation)
        check_definitions(theorem.hypotheses)
        for i, step in enumerate(theorem.steps):
            at, proof.side_goals = i, []
            proof.judgements.append(_judge(proof, step))
            goals.append(tuple(proof.side_goals))
        at = None
        require(bool(proof.judgements), "a proof needs at least one step")
        last = proof.judgements[-1]
        require(last.relation == theorem.statement, "the last step is not the statement")
        allowed = {_distinct(h) for h in theorem.hypotheses if h.relation.op == "!="}
        require(last.distinct <= allowed, "indices that must differ are not said to")
        require(not last.open, "an induction hypothesis is left open")
    except Refused as refused:
        raise Refused(f"{theorem.name}: {refused.reason}", at, refused.counterexample) from None
    except (ValueError, RecursionError) as wrong:
        raise Refused(f"{theorem.name}: {wrong}", at) from None
    proof.traced[id(theorem)] = proof
    memo[id(theorem)] = Checked(frozenset(proof.assumptions), tuple(goals))
    return memo[id(theorem)]


def _judge(proof: Proof, step: Step) -> Judgement:
    WORK.next_step()
    require(step.rule in RULES, f"no rule {step.rule!r}")
    check_sorts(step.conclusion)
    check_names([step.conclusion], proof.names)
    check_visible(proof.names, step.conclusion)
    return RULES[step.rule](proof, step)


def trace_all(*theorems: Theorem) -> list[tuple[Proof, Checked]]:
    """The judgement of every step, for looking at single steps afterwards, and the verdict; shared lemmas once."""
    MEMORY.known.clear()
    memo, traced, found = dict[int, Checked](), dict[int, Proof](), list[tuple[Proof, Checked]]()
    with no_cycles_sought():
        for theorem in theorems:
            with WORK:
                verdict = _check(theorem, memo, traced)
            found.append((traced[id(theorem)], verdict))
    return found


def trace(theorem: Theorem) -> Proof:
    """`trace_all` for one theorem; `Refused` if a step is not accepted."""
    return trace_all(theorem)[0][0]


def judged(proof: Proof, i: int, step: Step) -> Judgement | None:
    """What the step says in place of step i, after the steps before it; None if it is refused."""
    try:
        with WORK:
            return _judge(replace(proof, judgements=proof.judgements[:i], assumptions=set(), side_goals=[]), step)
    except (ValueError, RecursionError):
        return None
