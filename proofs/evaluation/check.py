r"""A theorem's statement evaluated at tiny sizes: averages over every table there is, random rationals for the rest.

Object: `numeric_check(theorem)` picks small integers, builds a `Model` at each, and compares both sides, in exact
fractions, or to 30 digits where exp, ln or a square root occurs.
Statement: the text it returns says what was compared. A statement that fails is an error (`FailedError`), and one that
has no finite model here is said to have none; nothing about the proof is used. A point counts only if every hypothesis,
inequalities included, holds there.
Source: exhaustive enumeration as in the numerics room, here from the very terms that are printed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import combinations_with_replacement, islice, product

from latentproof.proofs.documents.notation_table import relations
from latentproof.proofs.evaluation.definitions import Index, fixes_values
from latentproof.proofs.evaluation.hypotheses import require, satisfy
from latentproof.proofs.evaluation.model import Model, NoModelError, UnmetError
from latentproof.proofs.evaluation.values import DIGITS, Interval, NoValueError, compare
from latentproof.proofs.proof import Theorem
from latentproof.proofs.syntax import scope, subterms
from latentproof.proofs.terms import Domain, Function, Integer, Real, Relation, Table, Term, Variable

MAX_POINTS, MAX_SETTINGS, MAX_FAILED, ATTEMPTS, PASSES, EVALUATIONS = 6, 4, 12, 16, 4, 400_000
NONE = "none: "
"""How the answer begins where nothing could be compared."""


class FailedError(AssertionError):
    """A statement that is false at some point."""


def _nodes(theorem: Theorem) -> Iterator[Term]:
    for r in relations(theorem):
        yield from (*subterms(r.lhs), *subterms(r.rhs))


def _points(theorem: Theorem) -> Iterator[dict[str, int]]:
    """Small values of the integers, smallest first."""
    least = {
        node.data.name: node.data.sort.least
        for node in _nodes(theorem)
        if isinstance(node.data, Variable) and isinstance(node.data.sort, Integer)
    }
    names = sorted(least)
    steps = (chosen for total in range(5) for chosen in combinations_with_replacement(names, total))
    small = (chosen for chosen in steps if all(chosen.count(name) <= 2 for name in chosen))
    for chosen in islice(small, 60):
        yield {name: least[name] + chosen.count(name) for name in names}


@cache
def numeric_check(theorem: Theorem) -> str:
    """Compare both sides of a theorem at tiny sizes; what was compared, in words. `FailedError` if they do not agree.

    >>> from latentproof.proofs.library import theorems
    >>> numeric_check(theorems()["E1-lower"]).startswith("both sides in exact fractions at (m, v, w) = (1, 2, 2)")
    True
    """
    return compared(theorem, EVALUATIONS)


def compared(theorem: Theorem, most: int) -> str:
    """`numeric_check`, not remembered, with about so many evaluations of a node at most."""
    if _admitted(theorem):
        # An admitted statement is about one quantity that its letters do not define: no choice of values tests it.
        return f"{NONE}the statement rests on an admitted step"
    done: list[dict[str, int]] = []
    enumerated, exact, why, left, failed = 0, True, "", most, 0
    for point in _points(theorem):
        for attempt in range(ATTEMPTS):
            model = Model(theorem, point, attempt, share := max(left // 2, most // 20))
            try:
                exact &= _holds_in(theorem, model)
            except UnmetError as unmet:
                why = str(unmet)
                continue
            except NoModelError as missing:
                why = why or str(missing)
                break
            except NoValueError as missing:
                why = why or str(missing)
                continue
            finally:
                left -= share - model.left
            done += [point] if point not in done else []
            enumerated += model.enumerated
            if point:
                break
        if len(done) == MAX_POINTS or left <= 0 or (failed := failed + (point not in done)) > MAX_FAILED > len(done):
            break
    if not done:
        return f"{NONE}no finite model of this statement is enumerated here ({why})"
    how = "in exact fractions" if exact else f"enclosed to {DIGITS} digits"
    tables = f"; averages over all outcomes, {enumerated} in all" if enumerated else ""
    free = any(isinstance(node.data, Function) or _is_real(node) for node in _nodes(theorem))
    return f"both sides {how}{_at(done)}{tables}{'; free numbers at random rationals' if free else ''}"


def _admitted(theorem: Theorem) -> bool:
    """Whether the theorem or one of its lemmas has a step without proof or reference."""
    own = any(step.rule == "cite" and not step.reference for step in theorem.steps)
    return own or any(map(_admitted, theorem.lemmas))


def _at(points: list[dict[str, int]]) -> str:
    """The sizes at which a statement was evaluated."""
    first, *_ = points
    if not first:
        return ""
    shown = [", ".join(map(str, p.values())) for p in points]
    if len(first) == 1:
        return f" at {next(iter(first))} = {', '.join(shown)}"
    return f" at ({', '.join(first)}) = {', '.join(f'({values})' for values in shown)}"


def _is_real(node: Term) -> bool:
    return isinstance(node.data, Variable) and node.data.sort == Real()


def _settings(theorem: Theorem, model: Model) -> Iterator[dict[str, Index]]:
    """Values of the indices about which a hypothesis speaks without meaning all of them: a few, or none at all."""
    found: dict[str, Domain] = {}
    for h in theorem.hypotheses:
        if h.relation.op != "!=":
            for n, x in scope(h.relation.lhs - h.relation.rhs).items():
                if isinstance(x.sort, Domain) and n not in h.over:
                    found[n] = x.sort
    choices = product(*(model.elements(d) for d in found.values()))
    yield from islice((dict(zip(found, choice, strict=True)) for choice in choices), MAX_SETTINGS)


def _holds_in(theorem: Theorem, model: Model) -> bool:
    """Whether all values were exact; `FailedError` if the statement does not hold in the model."""
    for node in _nodes(theorem):
        if isinstance(node.data, Table):
            model.outcome_sizes(node.data)
    exact, tried = True, 0
    for fixed in _settings(theorem, model):
        one = replace(model, fixed=fixed, values={}, outcomes={}, asked=[])
        apart = [h.relation for h in theorem.hypotheses if h.relation.op == "!="]
        if any(_same(p, one) for p in apart):
            continue
        try:
            exact &= _holds_at(theorem, one)
            tried += 1
        finally:
            model.left, model.enumerated = one.left, one.enumerated
    if not tried:
        raise NoModelError("no index differs from another")
    return exact


def _same(apart: Relation, model: Model) -> bool:
    """Whether two indices that must differ are both fixed, and equal."""
    names = [x.data.name for x in (apart.lhs, apart.rhs) if isinstance(x.data, Variable)]
    return len(names) == 2 and all(n in model.fixed for n in names) and len({model.fixed[n] for n in names}) == 1


def _holds_at(theorem: Theorem, model: Model) -> bool:
    others = [h for h in theorem.hypotheses if h.relation.op != "!=" and not fixes_values(h)]
    for turn in range(PASSES):
        for h in others:
            for _ in model.settings(h.relation):
                satisfy(model, h, last_first=turn % 2 == 0)
    for h in others:
        for _ in model.settings(h.relation):
            require(model, h)
    exact = [_compare(theorem, model) for _ in model.settings(theorem.statement)]
    return all(exact)


def _compare(theorem: Theorem, model: Model) -> bool:
    r = theorem.statement
    apart = [h.relation for h in theorem.hypotheses if h.relation.op == "!="]
    exact, seen = True, False
    for env in model.assignments(r):
        if any(model.index(p.lhs, env) == model.index(p.rhs, env) for p in apart):
            continue
        one, other = model.value(r.lhs, env), model.value(r.rhs, env)
        exact &= not isinstance(one, Interval) and not isinstance(other, Interval)
        seen = True
        if compare(r.op, one, other) is False:
            at = ", ".join(f"{name} = {value}" for name, value in (*model.variables.items(), *env.items()))
            raise FailedError(f"{theorem.name} fails at {at}: {one} {r.op} {other} is false")
    if not seen:
        raise NoModelError("no index differs from another")
    return exact
