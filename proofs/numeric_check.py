r"""A theorem's statement evaluated at tiny sizes: averages over every table there is, random rationals for the rest.

Object: `numeric_check(theorem)` picks small integers, enumerates all injections behind every expectation, gives the
free functions random rational values that satisfy the hypotheses, and compares both sides in exact fractions.
Statement: the text it returns says what was compared. A statement that fails is an error (`FailedError`), and one that
has no finite model here is said to have none; nothing about the proof is used.
Source: exhaustive enumeration as in the numerics room, here from the very terms that are printed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from itertools import islice, permutations, product
from random import Random

from latentproof.proofs.notation_table import relations
from latentproof.proofs.proof import Hypothesis, Theorem
from latentproof.proofs.syntax import free, scope, subterms
from latentproof.proofs.terms import Domain, Function, History, Integer, Law, Relation, Table, Term, Variable

MAX_TABLES, MAX_POINTS, MAX_EVALUATIONS, UNKNOWN = 400, 4, 60_000, 2
Index = int | tuple[int, int]
Key = tuple[object, ...]


class FailedError(AssertionError):
    """A statement that is false at some point."""


class NoModelError(ValueError):
    """A statement that cannot be evaluated here."""


@dataclass
class Model:
    """One choice of sizes, tables and function values."""

    theorem: Theorem
    variables: dict[str, int]
    values: dict[Key, Fraction] = field(default_factory=dict)
    outcomes: dict[tuple[str, int | None], tuple[int, ...]] = field(default_factory=dict)
    asked: list[Key] = field(default_factory=list)
    enumerated: int = 0
    left: int = MAX_EVALUATIONS

    @cached_property
    def definitions(self) -> dict[str, list[Hypothesis]]:
        """Hypotheses f(...) = body that fix the values of f, by name."""
        found: dict[str, list[Hypothesis]] = {}
        for h in self.theorem.hypotheses:
            f = h.relation.lhs.data
            if h.relation.op == "=" and h.relation.lhs.op == "app" and isinstance(f, Function):
                found.setdefault(f.name, []).append(h)
        return found

    @cached_property
    def unknown(self) -> dict[str, int]:
        """Sizes of sets of unknown size: at least as many elements as indices have to differ."""
        apart = [h.relation for h in self.theorem.hypotheses if h.relation.op == "!="]
        indices = {x.data for r in apart for x in (*subterms(r.lhs), *subterms(r.rhs)) if x.op == "var"}
        names = [x.sort.name for x in indices if isinstance(x, Variable) and isinstance(x.sort, Domain)]
        return {name: max(UNKNOWN, names.count(name)) for name in names}

    def size(self, d: Domain) -> int:
        """The number of elements."""
        if d.factors:
            return self.size(d.factors[0]) * self.size(d.factors[1])
        return self.unknown.get(d.name, UNKNOWN) if d.size is None else int(self.value(d.size, {}))

    def elements(self, d: Domain) -> list[Index]:
        """The elements; those of a product are pairs."""
        if d.factors:
            return [(int(a), int(b)) for a in range(self.size(d.factors[0])) for b in range(self.size(d.factors[1]))]
        return list(range(self.size(d)))

    def tables(self, t: Table) -> list[tuple[int, ...]]:
        """Every injection of the slots into the tuples."""
        slots, tuples = self.size(t.slots), self.value(t.tuples, {})
        if slots > tuples or tuples % self.size(t.classes):
            raise NoModelError("sizes")
        found = list(islice(permutations(range(int(tuples)), slots), MAX_TABLES + 1))
        if len(found) > MAX_TABLES:
            raise NoModelError("too many tables")
        return found

    def value(self, t: Term, env: dict[str, Index]) -> Fraction:
        """The exact value of a term; env: the bound and free indices."""
        self.left -= 1
        if self.left < 0:
            raise NoModelError("too large")
        match t.op, t.data:
            case "num", Fraction() as q:
                return q
            case "var", Variable(name=name, sort=Integer()):
                return Fraction(int(env[name]) if name in env else self.variables[name])  # type: ignore[arg-type]  # an integer's value is an int
            case "sum", Variable(name=name, sort=Domain() as domain):
                unless = self.index(t.args[1], env) if len(t.args) == 2 else None
                return sum(
                    (self.value(t.args[0], {**env, name: e}) for e in self.elements(domain) if e != unless), Fraction(0)
                )
            case "mean", Table() | History() | Law() as source:
                return self._mean(source, t.args[0], env)
            case "ind", Table() as table:
                slot = self.index(t.args[0], env)
                place = slot if isinstance(slot, int) else slot[0] * self.size(table.slots.factors[1]) + slot[1]
                outcome = self.outcomes.get((table.name, self._level(table, env)))
                if outcome is None:
                    raise NoModelError("a table that is not averaged")
                return Fraction(outcome[place] % self.size(table.classes) == self.index(t.args[1], env))
            case "delta", None:
                return Fraction(self.index(t.args[0], env) == self.index(t.args[1], env))
            case "app", Function() as f:
                return self._function(f, t, env)
            case "neg", None:
                return -self.value(t.args[0], env)
            case (("+" | "-" | "*" | "/" | "^"), None):
                return _arithmetic(t.op, *(self.value(a, env) for a in t.args))
        raise NoModelError(f"no value for {t.op}")

    def index(self, t: Term, env: dict[str, Index]) -> Index:
        """The element that an index stands for."""
        match t.op:
            case "var" if isinstance(t.data, Variable) and t.data.name in env:
                return env[t.data.name]
            case "pair":
                one, two = (self.index(a, env) for a in t.args)
                assert isinstance(one, int)
                assert isinstance(two, int)
                return one, two
            case "left":
                both = self.index(t.args[0], env)
                assert isinstance(both, tuple)
                return both[0]
        raise NoModelError("no such index")

    def _level(self, table: Table, env: dict[str, Index]) -> int | None:
        return None if table.level is None else int(self.value(table.level, env))

    def _mean(self, source: Table | History | Law, body: Term, env: dict[str, Index]) -> Fraction:
        drawn: list[tuple[str, int | None, list[tuple[int, ...]]]]
        if isinstance(source, Law):
            drawn = [(part.name, None, self.tables(part)) for part in source.parts]
            if source.given:
                drawn = [(source.parts[0].name, None, self._seen_elsewhere(source))]
        elif isinstance(source, History):
            top = self._level(source.table, env) or 0
            drawn = [(source.table.name, level, self.tables(source.table)) for level in range(1, top + 1)]
        else:
            drawn = [(source.name, self._level(source, env), self.tables(source))]
        total, count, before = Fraction(0), 0, dict(self.outcomes)
        for choice in product(*(tables for _, _, tables in drawn)):
            self.outcomes |= {(n, level): c for (n, level, _), c in zip(drawn, choice, strict=True)}
            total += self.value(body, env)
            count += 1
        self.outcomes = before
        self.enumerated += count
        return total / count

    def _seen_elsewhere(self, law: Law) -> list[tuple[int, ...]]:
        """A table's second coordinates, over all tables with the first coordinates of the given position."""
        (column,), (given,) = law.parts, law.given
        shown, q = self.outcomes.get((given.name, None)), self.size(given.classes)
        if shown is None or self.value(given.tuples, {}) % q**2:
            raise NoModelError("a position that is not averaged, or sizes")
        alike = [t for t in self.tables(column) if all(x % q == y % q for x, y in zip(t, shown, strict=True))]
        return [tuple(x // q for x in t) for t in alike]

    def _function(self, f: Function, t: Term, env: dict[str, Index]) -> Fraction:
        arguments = tuple(
            int(self.value(a, env)) if isinstance(d, Integer) else self.index(a, env)
            for a, d in zip(t.args, f.domains, strict=True)
        )
        for h in self.definitions.get(f.name, []):
            bound = _matched(h.relation.lhs, arguments)
            if bound is not None:
                return self.value(h.relation.rhs, bound)
        if f.tables or (f.history is not None and arguments[0] != 0):
            raise NoModelError("a function of the tables without a definition")
        key = (f.name, *arguments)
        self.asked.append(key)
        if key not in self.values:
            self.values[key] = Fraction(Random(repr(key)).randint(-9, 9), 7)
        return self.values[key]

    def satisfy(self, h: Hypothesis) -> None:
        """Adjust one value so that an equality hypothesis holds, for every value of its quantified indices."""
        r = h.relation
        for env in self.assignments(r, frozenset(h.over)):
            self.asked.clear()
            gap = self.value(r.lhs, env) - self.value(r.rhs, env)
            if gap:
                if not self.asked:
                    raise NoModelError("a hypothesis that nothing can meet")
                key = self.asked[-1]
                old = self.values[key]
                self.values[key] = old + 1
                slope = self.value(r.lhs, env) - self.value(r.rhs, env) - gap
                self.values[key] = old - gap / slope if slope else old
            if self.value(r.lhs, env) != self.value(r.rhs, env):
                raise NoModelError("a hypothesis that is not linear")

    def assignments(self, r: Relation, over: frozenset[str] | None = None) -> Iterator[dict[str, Index]]:
        """All values of the free indices (of those in `over`)."""
        names = {
            n: x.sort
            for n, x in scope(r.lhs - r.rhs).items()
            if isinstance(x.sort, Domain) and (over is None or n in over) and n in free(r.lhs) | free(r.rhs)
        }
        for choice in product(*(self.elements(d) for d in names.values())):
            yield dict(zip(names, choice, strict=True))


def _arithmetic(op: str, one: Fraction, two: Fraction) -> Fraction:
    if op == "^":
        if two.denominator != 1 or abs(two) > 64:
            raise NoModelError("an exponent")
        return one ** int(two)
    if op == "/":
        if not two:
            raise NoModelError("a zero denominator")
        return one / two
    return one + two if op == "+" else one - two if op == "-" else one * two


def _matched(head: Term, arguments: tuple[Index, ...]) -> dict[str, Index] | None:
    bound: dict[str, Index] = {}
    for pattern, value in zip(head.args, arguments, strict=True):
        if pattern.op == "var" and isinstance(pattern.data, Variable):
            bound[pattern.data.name] = value
        elif pattern.op == "num":
            if pattern.data != value:
                return None
        elif pattern.op == "+" and isinstance(pattern.args[0].data, Variable) and isinstance(value, int):
            if value < 1:
                return None
            bound[pattern.args[0].data.name] = value - 1
    return bound


def _points(theorem: Theorem) -> Iterator[dict[str, int]]:
    """Small values of the integers, smallest first."""
    least = {
        node.data.name: node.data.sort.least
        for r in relations(theorem)
        for node in (*subterms(r.lhs), *subterms(r.rhs))
        if isinstance(node.data, Variable) and isinstance(node.data.sort, Integer)
    }
    names = sorted(least)
    grid = sorted(product(range(3), repeat=len(names)), key=lambda c: (sum(c), c))
    for offsets in islice(grid, 60):
        yield {name: least[name] + d for name, d in zip(names, offsets, strict=True)}


HOLDS: dict[str, Callable[[Fraction, Fraction], bool]] = {
    "=": lambda a, b: a == b,
    "<=": lambda a, b: a <= b,
    "<": lambda a, b: a < b,
}


def numeric_check(theorem: Theorem) -> str:
    """Compare both sides of a theorem at tiny sizes; what was compared, in words. `FailedError` if they do not agree.

    >>> from latentproof.proofs.library import theorems
    >>> numeric_check(theorems()["E1-lower"]).startswith("both sides in exact fractions at (m, v, w) = (1, 2, 2)")
    True
    """
    if _admitted(theorem):
        # An admitted statement is about one quantity that its letters do not define: no choice of values tests it.
        return "not evaluated: it rests on an admitted step"
    done: list[dict[str, int]] = []
    enumerated = 0
    for point in _points(theorem):
        model = Model(theorem, point)
        try:
            for h in theorem.hypotheses:
                if h.relation.op == "=" and h.relation.lhs.op != "app":
                    model.satisfy(h)
            _compare(theorem, model)
        except (NoModelError, AssertionError) as why:
            if isinstance(why, FailedError):
                raise
            continue
        done.append(point)
        enumerated += model.enumerated
        if len(done) == MAX_POINTS:
            break
    if not done:
        return "no finite model of this statement is enumerated here"
    names = ", ".join(done[0])
    points = ", ".join(f"({', '.join(map(str, p.values()))})" for p in done)
    tables = f"; averages over all tables, {enumerated} in all" if enumerated else ""
    functions = "; free functions at random rationals" if any(f for f in _functions(theorem)) else ""
    return f"both sides in exact fractions at ({names}) = {points}{tables}{functions}"


def _admitted(theorem: Theorem) -> bool:
    """Whether the theorem or one of its lemmas has a step without proof or reference."""
    own = any(step.rule == "cite" and not step.reference for step in theorem.steps)
    return own or any(map(_admitted, theorem.lemmas))


def _functions(theorem: Theorem) -> Iterator[str]:
    for r in relations(theorem):
        for node in (*subterms(r.lhs), *subterms(r.rhs)):
            if isinstance(node.data, Function):
                yield node.data.name


def _compare(theorem: Theorem, model: Model) -> None:
    r, compared = theorem.statement, False
    apart = [h.relation for h in theorem.hypotheses if h.relation.op == "!="]
    for env in model.assignments(r):
        if any(model.index(p.lhs, env) == model.index(p.rhs, env) for p in apart):
            continue
        one, other = model.value(r.lhs, env), model.value(r.rhs, env)
        compared = True
        if not HOLDS[r.op](one, other):
            raise FailedError(f"{theorem.name} fails at {model.variables}, {env}: {one} {r.op} {other} is false")
    if not compared:
        raise NoModelError("no indices that differ")
