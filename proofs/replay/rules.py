r"""The replay checker's rules: what each step of a proof file must look like to follow from the earlier ones.

Object: a `Line` is a relation with the indices it takes to differ and the induction hypotheses it rests on.
Statement: a rule returns a line only if its relation follows; the model axioms are recognised by their shape. None of
it is shared with the kernel.
Source: proof checking by a second program (de Bruijn criterion; Barendregt, Wiedijk, 2005).
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise, product

from latentproof.proofs.replay.algebra import equal
from latentproof.proofs.replay.analysis import absurd, discrete, either, fact, interval, swap
from latentproof.proofs.replay.axioms import AXIOMS
from latentproof.proofs.replay.integrable import integrable
from latentproof.proofs.replay.listed import evaluate
from latentproof.proofs.replay.samples import DRAWN, FELLER
from latentproof.proofs.replay.signs import divisors, sign_of_term, whole_number
from latentproof.proofs.replay.state import Apart, Line, Step, Theorem, joined
from latentproof.proofs.replay.sums import (
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
from latentproof.proofs.replay.swap import Swap, put
from latentproof.proofs.replay.terms import (
    CHANCE,
    ZERO,
    Node,
    Rel,
    chancy,
    free,
    literal,
    need,
    parts,
    plus_one,
    sort_of,
    terms,
    touches,
)


def signs(th: Theorem, rel: Rel, given: list[Line]) -> tuple[Rel, ...]:
    """The signs that earlier lines give, for every index that is bound in the relation."""
    bound = {x[1][1] for side in rel[::2] for x in terms(side) if x[0] == "sum"}
    over = [x[1] for side in rel[::2] for x in terms(side) if x[0] == "mean"]
    for line in given:
        need(not any(touches_open(line, source) for source in over), "a sign is assumed about what is averaged")
        need(
            not bound & (th.fixed(line) | {*free(tuple(map(tuple, line.apart)))}), "a sign is not given for every index"
        )
    return tuple(line.rel for line in given)


def algebra(th: Theorem, s: Step, given: list[Line]) -> Line:
    """lhs = rhs by normal forms, divisors nonzero."""
    one, op, two = s["rel"]
    divisors(one, two, given=signs(th, s["rel"], given))
    need(op == "=" and equal(one, two), "the two sides are not equal")
    return joined(s["rel"], given)


def order(th: Theorem, s: Step, given: list[Line]) -> Line:
    """lhs <= rhs or lhs < rhs by shifted coefficients, with cases."""
    one, op, two = s["rel"]
    known_signs = signs(th, s["rel"], given)
    divisors(one, two, given=known_signs)
    need(op in ("<=", "<") and len(s["cases"]) <= 4, "not an inequality")
    known = free(s["rel"])
    need(all(c in known and known[c][2][0] == "integer" for c in s["cases"]), "cases are integer variables")
    for equals in product((True, False), repeat=len(s["cases"])):
        t, shift = ("-", None, (two, one)), {}
        for case, least in zip(s["cases"], equals, strict=True):
            if least:
                t = put(t, case, literal(known[case][2][1]))
            else:
                shift[known[case]] = known[case][2][1] + 1
        sign, strict = sign_of_term(t, shift, known_signs)
        need(sign >= 0 and (op == "<=" or (sign and strict)), "the inequality is not certified")
    return joined(s["rel"], given)


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
    stack: list[tuple[Node, Node, frozenset[str], Apart, tuple[Node, ...]]]
    stack = [(s["rel"][0], s["rel"][2], frozenset(), frozenset(), ())]
    while stack:
        one, two, bound, apart, over = stack.pop()
        if one == two:
            continue
        line = next((x for x in given if (one, two) == (x.rel[0], x.rel[2])), None)
        if line is not None:
            rest = line.apart - apart
            need(not any(touches_open(line, source) for source in over), "an assumption is averaged")
            need(not bound & (th.fixed(line) | {*free(tuple(map(tuple, rest)))}), "not for every index")
            left |= rest
            continue
        need(one[:2] == two[:2] and len(one[2]) == len(two[2]), "the sides differ where no premise applies")
        if one[0] == "sum":
            name = one[1][1]
            apart = frozenset(d for d in apart if not any(name in free(y) for y in d))
            need(one[2][1:] == two[2][1:], "other indices are excluded")
            apart |= {frozenset((("var", one[1], ()), y)) for y in one[2][1:]}
            stack.append((one[2][0], two[2][0], bound | {name}, apart, over))
        else:
            over = (*over, one[1]) if one[0] == "mean" else over
            stack += [(x, y, bound, apart, over) for x, y in zip(one[2], two[2], strict=True)]
    return Line(s["rel"], frozenset(left), joined(s["rel"], given).open)


def touches_open(line: Line, source: Node) -> bool:
    """Whether a line rests on an assumption about the outcome of a source."""
    return any(touches(x, source) for rel in line.open for x in rel[::2])


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
    tables = {x[1] for x in parts(everything) if x[0] in CHANCE}
    need(len({swap.tables[x][1] if x in swap.tables else x for x in tables}) == len(tables), "two tables become one")
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
        # A hypothesis holds whatever the tables that it is about do: what replaces its names stands under them.
        about = {(*x[:5], None) if x[0] == "table" else x for x in parts(h["rel"]) if x[0] in CHANCE}
        under = tuple((x, swap.thing(x)) for x in about)
        goal = (local(h["rel"][0], under), h["rel"][1], local(h["rel"][2], under))
        if goal[1] == "!=":
            need(goal[0] != goal[2], "two indices become equal")
            extra.add(frozenset((goal[0], goal[2])))
        else:
            met = [x for x in given if x.rel == goal and not over & (th.fixed(x) | {*free(tuple(map(tuple, x.apart)))})]
            met = [x for x in met if not any(chancy(side) for rel in x.open for side in rel[::2])]
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
    """0 <= c and a <= b give ca <= cb; strictly if both are strict."""
    need(len(given) == 2 and all(x.rel[1] in ("<=", "<") for x in given) and given[0].rel[0] == ZERO, "0 <= c, a <= b")
    c, (a, _, b) = given[0].rel[2], given[1].rel
    op = "<" if given[0].rel[1] == given[1].rel[1] == "<" else "<="
    need(s["rel"] == (("*", None, (c, a)), op, ("*", None, (c, b))), "not the scaled inequality")
    return joined(s["rel"], given)


def plus(th: Theorem, s: Step, given: list[Line]) -> Line:
    """a <= b and c <= d give a + c <= b + d; strictly if one of them is strict."""
    need(len(given) == 2 and all(x.rel[1] in ("<=", "<") for x in given), "a <= b and c <= d")
    sides = [("+", None, (given[0].rel[k], given[1].rel[k])) for k in (0, 2)]
    op = "<" if any(x.rel[1] == "<" for x in given) else "<="
    need(s["rel"] == (sides[0], op, sides[1]), "not the sum of two inequalities")
    return joined(s["rel"], given)


def monotone_mean(th: Theorem, s: Step, given: list[Line]) -> Line:
    """a <= b gives E a <= E b, if nothing random was assumed."""
    one, op, two = s["rel"]
    need(given and given[0].rel[1] == op == "<=" and one[0] == two[0] == "mean", "an inequality of averages")
    need(one[1] == two[1] and (one[2][0], two[2][0]) == (given[0].rel[0], given[0].rel[2]), "not those averages")
    need(not touches_open(given[0], one[1]), "an assumption is averaged")
    need(len(given) == 1 or one[1][0] == "gauss", "one line is enough")
    for side in (one, two) if one[1][0] == "gauss" else ():
        integrable(th, side[2][0], (one[1],), given[1:])
    return joined(s["rel"], given)


def monotone_power(th: Theorem, s: Step, given: list[Line]) -> Line:
    """0 <= a <= b gives a^t <= b^t."""
    need(len(given) == 2 and all(x.rel[1] == "<=" for x in given) and given[0].rel[0] == ZERO, "0 <= a and a <= b")
    (one, op, two), (a, _, b) = s["rel"], given[1].rel
    need(given[0].rel[2] == a and op == "<=" and one[0] == two[0] == "^", "not an inequality of powers")
    need(one[2][0] == a and two[2][0] == b and one[2][1] == two[2][1], "not those powers")
    return joined(s["rel"], given)


def axiom(th: Theorem, s: Step, given: list[Line]) -> Line:
    """An instance of a model axiom, or a cited fact about normal vectors."""
    if s["name"] in DRAWN:
        apart = DRAWN[s["name"]](th, s["rel"], given)
        cited = s["name"].startswith("gauss")
        th.assumed.add(("cited" if cited else "axiom", s["name"], FELLER if cited else ""))
        return joined(s["rel"], given, apart)
    need(s["name"] in AXIOMS and not given and s["rel"][1] == "=", f"no axiom {s['name']!r}")
    divisors(s["rel"][2])
    apart = AXIOMS[s["name"]](s["rel"][0], s["rel"][2])
    th.assumed.add(("axiom", s["name"], ""))
    return Line(s["rel"], apart)


def cite(th: Theorem, s: Step, given: list[Line]) -> Line:
    """A cited theorem, or an admitted step."""
    th.assumed.add(("cited" if s["reference"].strip() else "admitted", s["name"] or "unnamed", s["reference"]))
    return Line(s["rel"])


RULES: dict[str, Callable[[Theorem, Step, list[Line]], Line]] = {
    rule.__name__: rule
    for rule in (
        *(algebra, order, chain, symmetry, congruence, hypothesis, instantiate, assume, induction, scale),
        *(monotone_power, monotone_mean, monotone_sum, split, exchange, pairs, indicator_square, disjoint, delta_value),
        *(coordinates, plus, mean_sum, apart_or_equal, axiom, cite, fact, either, absurd, discrete),
        *(swap, interval, evaluate),
    )
}
