r"""A finite model of a theorem: sizes for its integers, all outcomes of its tables, rational values for its functions.

Object: `Model.value(term, env)` is the exact value of a term; expectations enumerate every injection there is (given
other positions, every way to fill the fibres). Free functions receive random rationals.
Statement: nothing about the proof or the kernel's rules is used, only the meaning of the terms. What has no finite
model is a `NoModelError`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from itertools import islice, permutations, product
from math import comb, factorial, perm, prod
from random import Random
from typing import TypeVar

from latentproof.proofs.evaluation.definitions import Index, fixed_tables, fixes_values, matched
from latentproof.proofs.evaluation.values import NoValueError, Value, arithmetic, compare, function
from latentproof.proofs.proof import Hypothesis, Theorem
from latentproof.proofs.syntax import free, scope, subterms
from latentproof.proofs.terms import (
    Domain,
    Function,
    History,
    Integer,
    Law,
    Real,
    Relation,
    Sample,
    Table,
    Term,
    Variable,
)

MAX_TABLES, UNKNOWN = 400, 2
Key = tuple[object, ...]
T = TypeVar("T")


class NoModelError(NoValueError):
    """A statement that cannot be evaluated here."""


class UnmetError(NoModelError):
    """A hypothesis that these values do not meet; others may."""


@dataclass
class Model:
    """One choice of sizes, tables and function values; `attempt` selects other random values.

    left: how many nodes may still be evaluated. fixed: the indices about which something is assumed.
    """

    theorem: Theorem
    variables: dict[str, int]
    attempt: int = 0
    left: int = 100_000
    fixed: dict[str, Index] = field(default_factory=dict)
    values: dict[Key, Value] = field(default_factory=dict)
    outcomes: dict[tuple[str, int | None], tuple[int, ...]] = field(default_factory=dict)
    asked: list[Key] = field(default_factory=list)
    enumerated: int = 0
    sizes: dict[int, tuple[Domain, int]] = field(default_factory=dict)

    @cached_property
    def definitions(self) -> dict[str, list[Hypothesis]]:
        """Hypotheses f(...) = body that fix the values of f, by name."""
        found: dict[str, list[Hypothesis]] = {}
        for h in self.theorem.hypotheses:
            f = h.relation.lhs.data
            if fixes_values(h):
                assert isinstance(f, Function)
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
        if id(d) not in self.sizes:
            self.sizes[id(d)] = (d, self._size(d))
        return self.sizes[id(d)][1]

    def _size(self, d: Domain) -> int:
        said = None if d.size is None else self._whole(d.size, {})
        if said is not None and said < 1:
            raise NoModelError(f"{d.name} has no elements")
        if not d.factors:
            return self.unknown.get(d.name, UNKNOWN) if said is None else said
        # To the rules such a set is like any other: only one of two factors, and of their size, is a product.
        size = prod(map(self.size, d.factors))
        if len(d.factors) != 2 or said not in (None, size):
            raise NoModelError(f"{d.name} is not the product of two sets")
        return size

    def elements(self, d: Domain) -> list[Index]:
        """The elements; those of a product are pairs."""
        if d.factors and self.size(d):
            return [(a, b) for a in self.elements(d.factors[0]) for b in self.elements(d.factors[1])]
        return list(range(self.size(d)))

    def place(self, d: Domain, element: Index) -> int:
        """The number of an element."""
        if isinstance(element, int):
            return element
        one, other = d.factors
        return self.place(one, element[0]) * self.size(other) + self.place(other, element[1])

    def settings(self, r: Relation) -> Iterator[None]:
        """Set the tables that the relation holds fixed to each of their outcomes, one after the other."""
        fixed, before = fixed_tables(r), dict(self.outcomes)
        for choice in product(*(self.tables(table) for table in fixed)):
            self.outcomes = before | {(t.name, None): c for t, c in zip(fixed, choice, strict=True)}
            yield
        self.outcomes = before

    def tables(self, t: Table) -> list[tuple[int, ...]]:
        """Every injection of the slots into the tuples; tuple k lies in class k mod q."""
        slots, tuples = self.outcome_sizes(t)
        return _few(permutations(range(tuples), slots))

    def outcome_sizes(self, t: Table) -> tuple[int, int]:
        """The numbers of slots and of tuples; `NoModelError` if there is no such injection."""
        slots, tuples = self.size(t.slots), self._whole(t.tuples, {})
        if slots > tuples or tuples % self.size(t.classes):
            raise NoModelError("no injection of these sizes")
        return slots, tuples

    def value(self, t: Term, env: dict[str, Index]) -> Value:
        """The value of a term; env: the bound and free indices."""
        self.left -= 1
        if self.left < 0:
            raise NoModelError("too large")
        match t.op, t.data:
            # The most frequent first.
            case (("*" | "+" | "-" | "/" | "^"), None):
                one, other = t.args
                return arithmetic(t.op, self.value(one, env), self.value(other, env))
            case "num", Fraction() as q:
                return q
            case "app", Function() as f:
                return self._function(f, t, env)
            case "var", Variable(name=name, sort=Integer()):
                return Fraction(int(env[name]) if name in env else self.variables[name])  # type: ignore[arg-type]  # an integer's value is an int
            case "var", Variable(name=name, sort=Real()):
                return self._drawn((name,))
            case "sum", Variable(name=name, sort=Domain() as domain):
                unless = self.index(t.args[1], env) if len(t.args) == 2 else None
                total: Value = Fraction(0)
                for element in self.elements(domain):
                    if element != unless:
                        total = arithmetic("+", total, self.value(t.args[0], {**env, name: element}))
                return total
            case "mean", source:
                return self._mean(source, t.args[0], env)
            case "ind", Table() as table:
                place = self.place(table.slots, self.index(t.args[0], env))
                outcome = self._outcome(table.name, self._level(table, env))
                return Fraction(outcome[place] % self.size(table.classes) == self.index(t.args[1], env))
            case "count", Sample() as sample:
                assert isinstance(sample.outcome.sort, Domain)
                place = self.place(sample.outcome.sort, self.index(t.args[0], env))
                return Fraction(self._outcome(sample.name)[place])
            case "delta", None:
                return Fraction(self.index(t.args[0], env) == self.index(t.args[1], env))
            case "neg", None:
                return arithmetic("-", Fraction(0), self.value(t.args[0], env))
            case (("exp" | "ln" | "sqrt"), None):
                return function(t.op, self.value(t.args[0], env))
            case "event", None:
                holds = compare("<=", *(self.value(a, env) for a in t.args))
                if holds is None:
                    raise NoModelError("an event that the enclosures do not decide")
                return Fraction(holds)
        raise NoModelError(f"no value for {t.op}")

    def index(self, t: Term, env: dict[str, Index]) -> Index:
        """The element that an index stands for."""
        match t.op:
            case "var" if isinstance(t.data, Variable) and t.data.name in env:
                return env[t.data.name]
            case "pair":
                one, two = (self.index(a, env) for a in t.args)
                return one, two
            case "left":
                both = self.index(t.args[0], env)
                assert isinstance(both, tuple)
                return both[0]
        raise NoModelError("no such index")

    def _whole(self, t: Term, env: dict[str, Index]) -> int:
        if t.op == "var" and isinstance(t.data, Variable) and isinstance(known := env.get(t.data.name), int):
            return known
        if t.op == "+":
            return self._whole(t.args[0], env) + self._whole(t.args[1], env)
        found = self.value(t, env)
        if not isinstance(found, Fraction) or found.denominator != 1:
            raise NoModelError("an integer that is none")
        return int(found)

    def _level(self, table: Table, env: dict[str, Index]) -> int | None:
        return None if table.level is None else self._whole(table.level, env)

    def _outcome(self, name: str, level: int | None = None) -> tuple[int, ...]:
        outcome = self.outcomes.get((name, level))
        if outcome is None:
            raise NoModelError(f"{name} is not averaged")
        return outcome

    def _mean(self, source: object, body: Term, env: dict[str, Index]) -> Value:
        drawn: list[tuple[str, int | None, list[tuple[int, ...]]]]
        match source:
            case Law(given=()):
                drawn = [(part.name, None, self.tables(part)) for part in source.parts]
            case Law(parts=(part,), given=(known,)):
                drawn = [(part.name, None, self._filled(part, known))]
            case History(table=table):
                top = self._level(table, env) or 0
                drawn = [(table.name, level, self.tables(table)) for level in range(1, top + 1)]
            case Table():
                drawn = [(source.name, self._level(source, env), self.tables(source))]
            case Sample():
                return self._sampled(source, body, env)
            case _:
                raise NoModelError("normal variables have no finite model")
        total: Value = Fraction(0)
        count, before = 0, dict(self.outcomes)
        for choice in product(*(tables for _, _, tables in drawn)):
            self.outcomes |= {(n, level): c for (n, level, _), c in zip(drawn, choice, strict=True)}
            total = arithmetic("+", total, self.value(body, env))
            count += 1
        self.outcomes = before
        self.enumerated += count
        return arithmetic("/", total, Fraction(count))

    def _sampled(self, sample: Sample, body: Term, env: dict[str, Index]) -> Value:
        """The mean over all counts that `size` draws can have, each with its multinomial probability."""
        z = sample.outcome
        assert isinstance(z.sort, Domain)
        weights = [self.value(sample.law.args[0], {**env, z.name: e}) for e in self.elements(z.sort)]
        whole: Value = Fraction(0)
        for weight in weights:
            whole = arithmetic("+", whole, weight)
        if whole != 1:
            raise UnmetError("its hypotheses are not met by simple values")
        size, before = self._whole(sample.size, env), self.outcomes.get((sample.name, None))
        total: Value = Fraction(0)
        if size < 0:
            raise NoModelError("a negative number of draws")
        if comb(size + len(weights) - 1, size) > MAX_TABLES:
            raise NoModelError("too many draws")
        for counts in _counts(size, len(weights)):
            term: Value = Fraction(factorial(size))
            for k, weight in zip(counts, weights, strict=True):
                power = arithmetic("^", weight, Fraction(k)) if k else Fraction(1)
                term = arithmetic("/", arithmetic("*", term, power), Fraction(factorial(k)))
            if term != 0:
                self.outcomes[sample.name, None] = counts
                total = arithmetic("+", total, arithmetic("*", term, self.value(body, env)))
                self.enumerated += 1
        self.outcomes.pop((sample.name, None))
        if before is not None:
            self.outcomes[sample.name, None] = before
        return total

    def _filled(self, part: Table, known: Table) -> list[tuple[int, ...]]:
        """Every way in which the slots that share a symbol of the known position fill its fibre."""
        classes = self.size(part.classes)
        fibre = self._whole(part.tuples, {}) // classes
        if fibre % classes:
            raise NoModelError("fibres that do not hold every symbol equally often")
        shown = [tuple_ % classes for tuple_ in self._outcome(known.name)]
        inside = [[slot for slot, symbol in enumerate(shown) if symbol == c] for c in range(classes)]
        if prod(perm(fibre, len(slots)) for slots in inside) > MAX_TABLES:
            raise NoModelError("too many tables")
        found = []
        for choice in _few(product(*(permutations(range(fibre), len(slots)) for slots in inside))):
            at = {
                slot: place
                for slots, places in zip(inside, choice, strict=True)
                for slot, place in zip(slots, places, strict=True)
            }
            found.append(tuple(at[slot] for slot in range(len(shown))))
        return found

    def _drawn(self, key: Key) -> Value:
        self.asked.append(key)
        if key not in self.values:
            # Signs and sizes vary, so that hypotheses such as 0 <= p(z), sum_z p(z) = 1 are met by some attempt.
            random = Random(repr((key, self.attempt)))
            low, high, scale = random.choice(((-9, 9, 7), (1, 9, 19), (1, 9, 7), (-9, -1, 7)))
            self.values[key] = Fraction(random.randint(low, high), scale)
        return self.values[key]

    def _function(self, f: Function, t: Term, env: dict[str, Index]) -> Value:
        arguments: list[Index] = []
        for a, d in zip(t.args, f.domains, strict=True):
            if not isinstance(d, Integer | Domain):
                raise NoModelError("a function of real numbers")
            arguments.append(self._whole(a, env) if isinstance(d, Integer) else self.index(a, env))
        for h in self.definitions.get(f.name, []):
            bound = matched(h.relation.lhs, tuple(arguments))
            if bound is not None:
                return self.value(h.relation.rhs, bound)
        seen = [self._outcome(own.name) for own in f.tables]
        if f.history is not None:
            assert isinstance(arguments[0], int)
            seen += [self._outcome(f.history.name, level) for level in range(1, arguments[0] + 1)]
        return self._drawn((f.name, *arguments, *seen))

    def assignments(self, r: Relation, over: frozenset[str] | None = None) -> Iterator[dict[str, Index]]:
        """All values of the free indices (of those in `over`)."""
        names = {
            n: x.sort
            for n, x in scope(r.lhs - r.rhs).items()
            if isinstance(x.sort, Domain) and n in free(r.lhs) | free(r.rhs)
        }
        names = {n: d for n, d in names.items() if (n not in self.fixed if over is None else n in over)}
        for choice in product(*(self.elements(d) for d in names.values())):
            yield {**self.fixed, **dict(zip(names, choice, strict=True))}


def _counts(size: int, kinds: int) -> Iterator[tuple[int, ...]]:
    """Every way to draw `size` times from so many kinds, as counts."""
    if kinds <= 1:
        yield from ((size,),) if kinds else ()
        return
    for first in range(size + 1):
        yield from ((first, *rest) for rest in _counts(size - first, kinds - 1))


def _few(found: Iterator[T]) -> list[T]:
    some = list(islice(found, MAX_TABLES + 1))
    if len(some) > MAX_TABLES:
        raise NoModelError("too many tables")
    return some
