r"""Inequalities between numbers where finite domains are listed element by element and functions have given values.

Object: hypotheses f(e, e', ..) = number of the theorem at hand, with index variables as arguments: they list the
elements of domains and the values of functions.
Statement: `evaluate` accepts a <= b or a < b if, for every value of its free indices, intervals of both sides lie
apart. A sum runs over all elements: they are n variables that stand for different elements of a domain of cardinality
n, so they are all of them; the judgement rests on their being different. What is neither arithmetic nor a listed value
is refused.
Source: interval arithmetic (Moore, 1966), in `fixed_point`.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import combinations, product

from latentproof.proofs import fixed_point
from latentproof.proofs.checking import Proof
from latentproof.proofs.fixed_point import ONE, Pair
from latentproof.proofs.judgement import Judgement, require
from latentproof.proofs.proof import Assumption, Step
from latentproof.proofs.syntax import free, scope
from latentproof.proofs.terms import Domain, Function, Term, Variable

MAX_VALUES = 2_000_000
Place = dict[str, str]
"""Which element each index stands for."""


class Listing:
    """The elements of the listed domains, the given values, and enclosures already found."""

    def __init__(self, proof: Proof) -> None:
        self.elements: dict[Domain, dict[str, None]] = {}
        self.values: dict[tuple[Function, tuple[str, ...]], Pair] = {}
        self.known: dict[tuple[int, tuple[str, ...]], Pair] = {}
        self.names: dict[int, tuple[Term, tuple[str, ...]]] = {}
        self.same: dict[Term, Term] = {}
        self.listed: set[str] = set()
        for h in proof.theorem.hypotheses:
            r = h.relation
            if r.op == "=" and not h.over and r.lhs.op == "app" and r.rhs.op == "num":
                self._value(r.lhs, r.rhs.data)  # type: ignore[arg-type]  # a literal's data is its Fraction

    def _value(self, place: Term, value: Fraction) -> None:
        f, arguments = place.data, [x.data for x in place.args]
        assert isinstance(f, Function)
        for v in arguments:
            if not isinstance(v, Variable) or not isinstance(v.sort, Domain):
                return
        listed = [v for v in arguments if isinstance(v, Variable)]
        for v in listed:
            assert isinstance(v.sort, Domain)
            self.elements.setdefault(v.sort, {})[v.name] = None
            self.listed.add(v.name)
        self.values[f, tuple(v.name for v in listed)] = fixed_point.rational(value)

    def all_of(self, domain: object) -> list[str]:
        """All elements of a domain, which must be listed in full."""
        require(isinstance(domain, Domain), "only finite domains can be listed")
        assert isinstance(domain, Domain)
        size, found = domain.size, list(self.elements.get(domain, ()))
        complete = size is not None and size.op == "num" and size.data == len(found)
        require(complete, f"the elements of {domain.name} are not all listed")
        return found

    def enclose(self, t: Term, place: Place) -> Pair:
        """The interval of a term where its indices stand for the given elements."""
        if id(t) not in self.names:
            self.names[id(t)] = self.same.setdefault(t, t), tuple(sorted(free(t) - self.listed))
        whole, names = self.names[id(t)]
        require(all(name in place for name in names), "a variable without a value")
        key = id(whole), tuple(place[name] for name in names)
        if key not in self.known:
            require(len(self.known) < MAX_VALUES, f"more than {MAX_VALUES} values are needed")
            self.known[key] = self._enclose(t, place)
        return self.known[key]

    def _enclose(self, t: Term, place: Place) -> Pair:
        match t.op:
            case "num":
                return fixed_point.rational(t.data)  # type: ignore[arg-type]  # a literal's data is its Fraction
            case "sum":
                return self._sum(t, place)
            case "delta":
                one, other = (self._element(x, place) for x in t.args)
                return (ONE, ONE) if one == other else (0, 0)
            case "app":
                value = self.values.get((t.data, tuple(self._element(x, place) for x in t.args)))  # type: ignore[arg-type]  # its function
                require(value is not None, "a value that is not given is needed")
                assert value is not None
                return value
            case "^":
                e = t.args[1].data
                natural = isinstance(e, Fraction) and e.denominator == 1 and 0 <= e <= 10_000
                require(natural, "an exponent must be a natural number")
                return fixed_point.power(self.enclose(t.args[0], place), int(e))  # type: ignore[arg-type]  # it is a Fraction
        if t.op == "*" and self.enclose(t.args[0], place) == (0, 0):
            return 0, 0  # whatever the other factor is: many weights are 0
        require(t.op in OPERATIONS, f"{t.op!r} is not a number")
        return OPERATIONS[t.op](*(self.enclose(x, place) for x in t.args))

    def _sum(self, t: Term, place: Place) -> Pair:
        assert isinstance(t.data, Variable)
        require(t.data.name not in self.listed, "an element is bound")
        without = self._element(t.args[1], place) if len(t.args) == 2 else None
        total = (0, 0)
        for element in self.all_of(t.data.sort):
            if element != without:
                total = fixed_point.add(total, self.enclose(t.args[0], {**place, t.data.name: element}))
        return total

    def _element(self, t: Term, place: Place) -> str:
        """The element that an index stands for."""
        require(t.op == "var" and isinstance(t.data, Variable), "only plain indices can be looked up")
        assert isinstance(t.data, Variable)
        if t.data.name in self.listed:
            return t.data.name
        require(t.data.name in place, f"{t.data.name} is not a listed element")
        return place[t.data.name]


OPERATIONS: dict[str, Callable[..., Pair]] = {
    "+": fixed_point.add,
    "-": lambda a, b: fixed_point.add(a, fixed_point.negative(b)),
    "neg": fixed_point.negative,
    "*": fixed_point.multiply,
    "/": fixed_point.divide,
    "exp": fixed_point.exponential,
    "ln": fixed_point.logarithm,
    "sqrt": fixed_point.root,
}


def evaluate(proof: Proof, step: Step) -> Judgement:
    """a <= b or a < b between numbers, for every value of the free indices, by the values that hypotheses list."""
    r = step.conclusion
    require(not step.premises and r.op in ("<=", "<"), "evaluate proves inequalities of numbers")
    listing = Listing(proof)
    loose = {name: v for t in (r.lhs, r.rhs) for name, v in scope(t).items() if name not in listing.listed}
    for elements in product(*(listing.all_of(v.sort) for v in loose.values())):
        place = dict(zip(loose, elements, strict=True))
        low, high = listing.enclose(r.lhs, place)[1], listing.enclose(r.rhs, place)[0]
        require(low < high or (r.op == "<=" and low == high), "the enclosures are not apart")
    proof.assumptions.add(Assumption("interval", "rational interval arithmetic"))
    variables = {name: Term("var", (), Variable(name, d)) for d, names in listing.elements.items() for name in names}
    pairs = (pair for names in listing.elements.values() for pair in combinations(names, 2))
    return Judgement(r, frozenset(frozenset((variables[x], variables[y])) for x, y in pairs))
