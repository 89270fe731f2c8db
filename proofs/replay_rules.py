r"""The replay checker's rules: what each step of a proof file must look like to follow from the earlier ones.

Object: a `Line` is a relation with the indices it takes to differ and the induction hypotheses it rests on.
Statement: a rule returns a line only if its relation follows; the model axioms are recognised by their shape. None of
it is shared with the kernel.
Source: proof checking by a second program (de Bruijn criterion; Barendregt, Wiedijk, 2005).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise, product
from typing import Any

from latentproof.proofs.replay_algebra import divisors, equal, sign_of_term, whole_number
from latentproof.proofs.replay_terms import (
    ONE,
    ZERO,
    Node,
    Rel,
    free,
    gap,
    literal,
    need,
    of_product,
    parts,
    plus_one,
    sort_of,
    terms,
    touches,
)

Apart = frozenset[frozenset[Node]]


@dataclass(frozen=True)
class Line:
    """A relation that holds where the `apart` indices differ and the `open` relations hold."""

    rel: Rel
    apart: Apart = frozenset()
    open: frozenset[Rel] = frozenset()


@dataclass
class Theorem:
    """A theorem of the file while it is checked."""

    name: str
    rel: Rel
    hypotheses: list[dict[str, Any]]
    lemmas: dict[str, Theorem]
    lines: list[Line] = field(default_factory=list)
    assumed: set[tuple[str, str, str]] = field(default_factory=set)

    def fixed(self, line: Line) -> set[str]:
        """Names about which a line assumes something."""
        names = {x for rel in line.open for x in free(rel)}
        return names.union(*({*free(h["rel"])} - {*h["over"]} for h in self.hypotheses))


Step = dict[str, Any]


def joined(rel: Rel, lines: list[Line], apart: Apart = frozenset()) -> Line:
    """A line that rests on all that others rest on."""
    return Line(rel, apart.union(*(x.apart for x in lines)), frozenset[Rel]().union(*(x.open for x in lines)))


# ---- substitution ----------------------------------------------------------------------------------------------------


class Swap:
    """Replaces free names; refuses to capture an index or a source of randomness."""

    def __init__(self, variables: Any = None, functions: Any = None, domains: Any = None, tables: Any = None) -> None:
        self.variables: dict[str, Node] = variables or {}
        self.functions: dict[str, tuple[tuple[Node, ...], Node]] = functions or {}
        self.domains: dict[str, Node] = domains or {}
        self.tables: dict[str, Node] = tables or {}

    def without(self, names: set[str]) -> Swap:
        """The same, leaving some variables alone."""
        kept = {k: x for k, x in self.variables.items() if k not in names}
        return Swap(kept, self.functions, self.domains, self.tables)

    def thing(self, x: Node) -> Node:
        """The replaced domain, variable, table, history, law or function."""
        if not isinstance(x, tuple) or x[0] in ("integer", "real"):
            return x
        kind = x[0]
        if kind == "domain":
            size = None if x[2] is None else self(x[2])
            new = self.domains.get(x[1])
            need(new is None or (not x[3] and size in (None, new[2])), f"{x[1]} must keep its cardinality")
            return new or (kind, x[1], size, tuple(map(self.thing, x[3])))
        if kind == "variable":
            return (kind, x[1], self.thing(x[2]))
        if kind == "table":
            moved = (self.thing(x[2]), self.thing(x[3]), self(x[4]))
            level = None if x[5] is None else self(x[5])
            new = self.tables.get(x[1])
            if new is None:
                return (kind, x[1], *moved, level)
            need(new[2:5] == moved and (level is None or new[5] is None), f"the table {x[1]} must keep its shape")
            return new if level is None else (*new[:5], level)
        if kind == "history":
            return (kind, self.thing(x[1]))
        if kind == "law":
            return (kind, x[1], tuple(map(self.thing, x[2])))
        past = None if x[4] is None else self.thing(x[4])
        return (kind, x[1], tuple(map(self.thing, x[2])), tuple(map(self.thing, x[3])), past)

    def __call__(self, t: Node, above: tuple[tuple[Node, Node], ...] = (), bound: frozenset[str] = frozenset()) -> Node:
        """The replaced term; `above`: the averages around it, `bound`: the indices bound around it."""
        op, data, args = t
        if op == "num":
            return t
        if op == "var" and data[1] in self.variables:
            return self.place(t, self.variables[data[1]], above, bound)
        if op == "sum":
            body = self.without({data[1]})(args[0], above, bound | {data[1]})
            return (op, self.thing(data), (body, *(self(x, above, bound) for x in args[1:])))
        if op == "mean":
            new = self.thing(data)
            return (op, new, (self(args[0], (*above, (data, new)), bound),))
        inner = tuple(self(x, above, bound) for x in args)
        if op == "app" and data[1] in self.functions:
            names, body = self.functions[data[1]]
            own = {x[1] for x in names}
            need(len(names) == len(args) and not ({*free(body)} - own) & bound, "an index of a formula is captured")
            if data[4] is not None:
                self.keep_time(data, names, body)
            filled = Swap({x[1]: y for x, y in zip(names, inner, strict=True)})(body)
            return self.place(t, filled, above, frozenset())
        return (op, self.thing(data), inner)

    @staticmethod
    def keep_time(function: Node, names: tuple[Node, ...], body: Node) -> None:
        """A function of the tables up to t may only become a formula at that t."""
        now = ("var", names[0], ())
        for x in terms(body):
            used = x[1][4] if x[0] == "app" else None
            need(
                x[0] != "mean" and not (x[0] == "ind" and x[1][1] == function[4][1]),
                "a formula must not use the tables",
            )
            need(used is None or (used[1] == function[4][1] and gap(x[2][0], now) == 0), "a formula must keep its time")

    @staticmethod
    def place(old: Node, new: Node, above: tuple[tuple[Node, Node], ...], bound: frozenset[str]) -> Node:
        """The replacement, unless something would be captured."""
        need(not bound & {*free(new)}, "an index is captured by a sum")
        for before, after in above:
            need(not touches(new, after) or touches(old, before), "a replacement depends on what is averaged")
        return new

    def rel(self, r: Rel) -> Rel:
        """A relation by the numbers of its sides."""
        return (self(r[0]), r[1], self(r[2]))


def put(t: Node, name: str, value: Node) -> Node:
    """t with one variable replaced."""
    return Swap({name: value})(t)


# ---- rules -----------------------------------------------------------------------------------------------------------


def algebra(th: Theorem, s: Step, given: list[Line]) -> Line:
    """lhs = rhs by normal forms, divisors nonzero."""
    one, op, two = s["rel"]
    divisors(one, two)
    need(op == "=" and not given and equal(one, two), "the two sides are not equal")
    return Line(s["rel"])


def order(th: Theorem, s: Step, given: list[Line]) -> Line:
    """lhs <= rhs or lhs < rhs by shifted coefficients, with cases."""
    one, op, two = s["rel"]
    divisors(one, two)
    need(op in ("<=", "<") and not given and len(s["cases"]) <= 4, "not an inequality")
    known = free(s["rel"])
    need(all(c in known and known[c][2][0] == "integer" for c in s["cases"]), "cases are integer variables")
    for equals in product((True, False), repeat=len(s["cases"])):
        t, shift = ("-", None, (two, one)), {}
        for case, least in zip(s["cases"], equals, strict=True):
            if least:
                t = put(t, case, literal(known[case][2][1]))
            else:
                shift[known[case]] = known[case][2][1] + 1
        sign, strict = sign_of_term(t, shift)
        need(sign >= 0 and (op == "<=" or (sign and strict)), "the inequality is not certified")
    return Line(s["rel"])


def chain(th: Theorem, s: Step, given: list[Line]) -> Line:
    """A R B and B R C give A R C."""
    rels = [x.rel for x in given]
    need(rels and all(x[2] == y[0] for x, y in pairwise(rels)), "a gap in the chain")
    ops = [x[1] for x in rels]
    need("!=" not in ops, "only =, <=, < can be chained")
    op = "<" if "<" in ops else "<=" if "<=" in ops else "="
    need(s["rel"] == (rels[0][0], op, rels[-1][2]), "not the ends of the chain")
    return joined(s["rel"], given)


def symmetry(th: Theorem, s: Step, given: list[Line]) -> Line:
    """A = B gives B = A."""
    need(len(given) == 1 and given[0].rel == s["rel"][::-1] and s["rel"][1] == "=", "not a mirror image")
    return joined(s["rel"], given)


def congruence(th: Theorem, s: Step, given: list[Line]) -> Line:
    """Equals replaced by equals, at any place, under binders where the premise is general."""
    need(s["rel"][1] == "=" and all(x.rel[1] == "=" for x in given), "congruence is about equalities")
    left: set[frozenset[Node]] = set()
    stack: list[tuple[Node, Node, frozenset[str], Apart]] = [(s["rel"][0], s["rel"][2], frozenset(), frozenset())]
    while stack:
        one, two, bound, apart = stack.pop()
        if one == two:
            continue
        line = next((x for x in given if (one, two) == (x.rel[0], x.rel[2])), None)
        if line is not None:
            rest = line.apart - apart
            need(not bound & (th.fixed(line) | {*free(tuple(map(tuple, rest)))}), "not for every index")
            left |= rest
            continue
        need(one[:2] == two[:2] and len(one[2]) == len(two[2]), "the sides differ where no premise applies")
        if one[0] == "sum":
            name = one[1][1]
            apart = frozenset(d for d in apart if not any(name in free(y) for y in d))
            need(one[2][1:] == two[2][1:], "other indices are excluded")
            apart |= {frozenset((("var", one[1], ()), y)) for y in one[2][1:]}
            stack.append((one[2][0], two[2][0], bound | {name}, apart))
        else:
            stack += [(x, y, bound, apart) for x, y in zip(one[2], two[2], strict=True)]
    return Line(s["rel"], frozenset(left), joined(s["rel"], given).open)


def hypothesis(th: Theorem, s: Step, given: list[Line]) -> Line:
    """A hypothesis of the theorem."""
    need(
        any((h["name"], h["rel"]) == (s["name"], s["rel"]) for h in th.hypotheses) and s["rel"][1] != "!=",
        "no hypothesis",
    )
    return Line(s["rel"])


def check_values(swap: Swap, known: dict[str, Node]) -> None:
    """Replaced variables keep their sort and range."""
    for name, value in swap.variables.items():
        need(name in known, f"nothing is called {name}")
        sort = known[name][2]
        if sort[0] == "integer":
            whole_number(value, sort[1])
        else:
            need(sort_of(value) == swap.thing(sort), f"{name} must keep its sort")


def instantiate(th: Theorem, s: Step, given: list[Line]) -> Line:
    """A lemma with its hypotheses met, or an earlier line, with names replaced."""
    swap: Swap = s["swap"]
    if not s["lemma"]:
        need(len(given) == 1 and not (swap.functions or swap.domains or swap.tables), "one step, variables only")
        need(not {*swap.variables} & th.fixed(given[0]), "a fixed variable is replaced")
        check_values(swap, free(given[0].rel))
        apart = frozenset(frozenset(map(swap, d)) for d in given[0].apart)
        need(all(len(d) == 2 for d in apart) and swap.rel(given[0].rel) == s["rel"], "not that instance")
        return Line(s["rel"], apart, given[0].open)
    need(s["lemma"] in th.lemmas, f"no lemma {s['lemma']!r}")
    lemma = th.lemmas[s["lemma"]]
    th.assumed |= lemma.assumed
    everything = (lemma.rel, *(h["rel"] for h in lemma.hypotheses))
    check_values(swap, {k: x for rel in everything for k, x in free(rel).items()})
    functions = {x[1]: x for x in parts(everything) if x[0] == "function" and len(x) == 5}
    for name, (names, body) in swap.functions.items():
        need(name in functions and sort_of(body) == ("real",), f"no function {name}")
        need([x[2] for x in names] == [swap.thing(d) for d in functions[name][2]], f"{name} has other arguments")
        need(len({x[1] for x in names}) == len(names), "arguments must have different names")
        need(all(free(body).get(x[1], x) == x for x in names), "an argument has another sort in the formula")
    extra: set[frozenset[Node]] = set()
    for h in lemma.hypotheses:
        over = {*h["over"]}
        local = swap.without(over)
        loose = {x for y in local.variables.values() for x in free(y)}
        loose |= {x for names, body in swap.functions.values() for x in {*free(body)} - {y[1] for y in names}}
        need(not over & loose, "a variable of a hypothesis is captured")
        goal = local.rel(h["rel"])
        if goal[1] == "!=":
            need(goal[0] != goal[2], "two indices become equal")
            extra.add(frozenset((goal[0], goal[2])))
        else:
            met = [x for x in given if x.rel == goal and not over & (th.fixed(x) | {*free(tuple(map(tuple, x.apart)))})]
            need(met, f"the hypothesis {h['name']!r} of {lemma.name} is not met")
    need(swap.rel(lemma.rel) == s["rel"], "not that instance")
    return joined(s["rel"], given, frozenset(extra))


def assume(th: Theorem, s: Step, given: list[Line]) -> Line:
    """An induction hypothesis."""
    return Line(s["rel"], open=frozenset((s["rel"],)))


def induction(th: Theorem, s: Step, given: list[Line]) -> Line:
    """From the base and the step to all t."""
    known = free(s["rel"])
    need(
        len(given) == 2 and s["name"] in known and known[s["name"]][2][0] == "integer",
        "base, step and an integer variable",
    )
    t, (base, onward) = known[s["name"]], given
    start, after = (Swap({t[1]: x}).rel(s["rel"]) for x in (literal(t[2][1]), plus_one(("var", t, ()))))
    need(
        base.rel == start and onward.rel == after, "base and step are not the statement at the least value and at t + 1"
    )
    line = Line(s["rel"], base.apart | onward.apart, base.open | (onward.open - {s["rel"]}))
    about = th.fixed(line) | {*free(tuple(map(tuple, line.apart)))}
    need(t[1] not in about, f"something else is assumed about {t[1]}")
    return line


def scale(th: Theorem, s: Step, given: list[Line]) -> Line:
    """0 <= c and a <= b give ca <= cb."""
    need(len(given) == 2 and all(x.rel[1] == "<=" for x in given) and given[0].rel[0] == ZERO, "0 <= c and a <= b")
    c, (a, _, b) = given[0].rel[2], given[1].rel
    need(s["rel"] == (("*", None, (c, a)), "<=", ("*", None, (c, b))), "not the scaled inequality")
    return joined(s["rel"], given)


def monotone_power(th: Theorem, s: Step, given: list[Line]) -> Line:
    """0 <= a <= b gives a^t <= b^t."""
    need(len(given) == 2 and all(x.rel[1] == "<=" for x in given) and given[0].rel[0] == ZERO, "0 <= a and a <= b")
    (one, op, two), (a, _, b) = s["rel"], given[1].rel
    need(given[0].rel[2] == a and op == "<=" and one[0] == two[0] == "^", "not an inequality of powers")
    need(one[2][0] == a and two[2][0] == b and one[2][1] == two[2][1], "not those powers")
    return joined(s["rel"], given)


def split(th: Theorem, s: Step, given: list[Line]) -> Line:
    """One index taken out of a sum."""
    one, op, two = s["rel"]
    need(one[0] == "sum" and len(one[2]) == 1 and two[0] == "+" and two[2][1][0] == "sum", "not a split sum")
    need(
        two[2][1] == ("sum", one[1], (one[2][0], *two[2][1][2][1:])) and len(two[2][1][2]) == 2,
        "not the rest of the sum",
    )
    at = two[2][1][2][1]
    need(
        op == "=" and sort_of(at) == one[1][2] and two[2][0] == put(one[2][0], one[1][1], at), "not the term split off"
    )
    return Line(s["rel"])


def exchange(th: Theorem, s: Step, given: list[Line]) -> Line:
    """Two sums exchanged."""
    one, op, two = s["rel"]
    need(
        op == "=" and all(x[0] == "sum" and len(x[2]) == 1 for x in (one, two, one[2][0], two[2][0])),
        "plain double sums",
    )
    need(one[1] == two[2][0][1] and two[1] == one[2][0][1] and one[1] != two[1], "not the same two indices")
    need(one[2][0][2] == two[2][0][2], "the bodies differ")
    return Line(s["rel"])


def pairs(th: Theorem, s: Step, given: list[Line]) -> Line:
    """A sum over a product as a double sum."""
    one, op, two = s["rel"]
    need(op == "=" and all(x[0] == "sum" and len(x[2]) == 1 for x in (one, two, two[2][0])), "a sum and a double sum")
    x, y = ("var", two[1], ()), ("var", two[2][0][1], ())
    need(one[1][2] == of_product(two[1][2], two[2][0][1][2]) and two[1][1] != two[2][0][1][1], "not the factors")
    need(not {two[1][1], two[2][0][1][1]} & {*free(one[2][0])}, "the indices are not new")
    need(two[2][0][2][0] == put(one[2][0], one[1][1], ("pair", None, (x, y))), "not the body at the pair")
    return Line(s["rel"])


def indicator_square(th: Theorem, s: Step, given: list[Line]) -> Line:
    """An event times itself."""
    one, op, two = s["rel"]
    need(two[0] == "ind" and op == "=" and one == ("*", None, (two, two)), "not the square of an indicator")
    return Line(s["rel"])


def delta_value(th: Theorem, s: Step, given: list[Line]) -> Line:
    """delta(i, i) = 1, delta(i, j) = 0 for i != j."""
    one, op, two = s["rel"]
    need(one[0] == "delta" and op == "=", "not a value of delta")
    same = one[2][0] == one[2][1]
    need(two == (ONE if same else ZERO), "not that value")
    return Line(s["rel"], frozenset() if same else frozenset((frozenset(one[2]),)))


def axiom(th: Theorem, s: Step, given: list[Line]) -> Line:
    """An instance of a model axiom."""
    need(s["name"] in AXIOMS and not given and s["rel"][1] == "=", f"no axiom {s['name']!r}")
    divisors(s["rel"][2])
    apart = AXIOMS[s["name"]](s["rel"][0], s["rel"][2])
    th.assumed.add(("axiom", s["name"], ""))
    return Line(s["rel"], apart)


def cite(th: Theorem, s: Step, given: list[Line]) -> Line:
    """A cited theorem, or an admitted step."""
    th.assumed.add(("cited" if s["reference"] else "admitted", s["name"] or "unnamed", s["reference"]))
    return Line(s["rel"])


def first_moment(one: Node, two: Node) -> Apart:
    """P(r(sigma) in c) = 1/q."""
    need(
        one[0] == "mean" and one[1][0] == "table" and one[2][0][0] == "ind" and one[2][0][1] == one[1],
        "not E of an event",
    )
    need(two == ("/", None, (ONE, one[1][3][2])), "not 1/q")
    return frozenset()


def second_moment(one: Node, two: Node) -> Apart:
    """P(r(sigma), r(tau) in c) for sigma != tau."""
    need(one[0] == "mean" and one[1][0] == "table" and one[2][0][0] == "*", "not E of two events")
    x, y = one[2][0][2]
    n, q = one[1][4], one[1][3][2]
    need(
        x[0] == y[0] == "ind" and x[1] == y[1] == one[1] and x[2][1] == y[2][1] and x[2][0] != y[2][0], "not two slots"
    )
    share = ("/", None, (n, q))
    over = ("*", None, (share, ("-", None, (share, ONE))))
    need(two == ("/", None, (over, ("*", None, (n, ("-", None, (n, ONE)))))), "not (n/q)(n/q - 1)/(n(n - 1))")
    return frozenset((frozenset((x[2][0], y[2][0])),))


def partition(one: Node, two: Node) -> Apart:
    """Every tuple lies in exactly one class."""
    need(one[0] == "sum" and len(one[2]) == 1 and one[2][0][0] == "ind" and two == ONE, "not a sum of events")
    slot, cls = one[2][0][2]
    need(cls == ("var", one[1], ()) and one[1][1] not in free(slot), "not a sum over the classes")
    return frozenset()


def independence(one: Node, two: Node) -> Apart:
    """E over levels <= t+1 is E over levels <= t of E over level t+1."""
    need(one[0] == "mean" and one[1][0] == "history" and one[1][1][5] is not None, "not an average over levels <= t")
    family, body = one[1][1], one[2][0]
    if family[5] == ZERO:
        need(two == body, "there are no levels <= 0")
        return frozenset()
    need(
        two[0] == "mean" and two[1][0] == "history" and two[2] == (("mean", family, (body,)),),
        "not the iterated average",
    )
    need(two[1][1][:5] == family[:5] and gap(two[1][1][5], family[5]) == 1, "the levels must be t and t + 1")
    for x in terms(body):
        own: Node = x[1]
        need(x[0] != "mean" or not touches(x, (*family[:5], None)), "an inner average over the family")
        if x[0] == "ind" and own[1] == family[1]:
            need(own[5] is not None, "a table of the family without a level")
            distance = gap(own[5], family[5])
            need(distance is not None and distance >= 0, "a higher level")
        if x[0] == "app":
            need(all(y[1] != family[1] for y in own[3]), "a fixed table of the family")
            if own[4] is not None and own[4][1] == family[1]:
                distance = gap(x[2][0], family[5])
                need(distance is not None and distance >= 0, "a higher level")
    return frozenset()


def fibre(one: Node, two: Node) -> Apart:
    """Two fibres given the i-coordinates are independent."""
    need(one[0] == "mean" and one[1][0] == "law" and len(one[1][2]) == 2, "not an average over two fibres")
    x, y = one[1][2]
    need(x[1] != y[1] and x[3:5] == y[3:5], "the fibres must be different and of one size")
    need(two == ("mean", x, (("mean", y, one[2]),)), "not the iterated average")
    return frozenset()


AXIOMS: dict[str, Callable[[Node, Node], Apart]] = {
    "injection_first_moment": first_moment,
    "injection_second_moment": second_moment,
    "classes_partition": partition,
    "independence_of_levels": independence,
    "fibre_injection": fibre,
}
RULES: dict[str, Callable[[Theorem, Step, list[Line]], Line]] = {
    rule.__name__: rule
    for rule in (
        *(algebra, order, chain, symmetry, congruence, hypothesis, instantiate, assume, induction, scale),
        *(monotone_power, split, exchange, pairs, indicator_square, delta_value, axiom, cite),
    )
}
