r"""The replay checker's rules for real analysis: facts, cases by order, exchange of averages, numbers in intervals.

Object: `FACTS` holds each fact as a text in prefix notation, its premises first; lower-case letters match any number,
`n` any natural number.
Statement: a rule returns a line only if its relation follows. Intervals are mpmath's, with directed rounding. None of
it is shared with the kernel.
Source: any textbook of analysis; power means: Hardy, Littlewood, Polya (1934), theorem 16; mpmath (Johansson et al.).
"""

from __future__ import annotations

from functools import cache
from typing import Any

from mpmath import iv

from latentproof.proofs.replay.integrable import integrable
from latentproof.proofs.replay.signs import whole_number
from latentproof.proofs.replay.state import Line, Step, Theorem, joined
from latentproof.proofs.replay.terms import CHANCE, ONE, ZERO, Node, Rejected, free, literal, need, touches

FACTS = {
    "square": "(<= 0 (^ x 2))",
    "exp_zero": "(= (exp 0) 1)",
    "exp_sum": "(= (exp (+ x y)) (* (exp x) (exp y)))",
    "exp_power": "(= (exp (* n x)) (^ (exp x) n))",
    "exp_tangent": "(<= (+ 1 x) (exp x))",
    "exp_monotone": "(<= x y) (<= (exp x) (exp y))",
    "exp_strict": "(< x y) (< (exp x) (exp y))",
    "exp_ln": "(< 0 x) (= (exp (ln x)) x)",
    "ln_exp": "(= (ln (exp x)) x)",
    "ln_monotone": "(< 0 x) (<= x y) (<= (ln x) (ln y))",
    "ln_product": "(< 0 x) (< 0 y) (= (ln (* x y)) (+ (ln x) (ln y)))",
    "ln_power": "(< 0 x) (= (ln (^ x n)) (* n (ln x)))",
    "sqrt_square": "(<= 0 x) (= (^ (sqrt x) 2) x)",
    "sqrt_of_square": "(<= 0 x) (= (sqrt (^ x 2)) x)",
    "sqrt_monotone": "(<= x y) (<= (sqrt x) (sqrt y))",
    "sqrt_product": "(<= 0 x) (<= 0 y) (= (sqrt (* x y)) (* (sqrt x) (sqrt y)))",
    "root_order": "(<= (^ x 2) (^ y 2)) (<= 0 y) (<= x y)",
    "weaken": "(< x y) (<= x y)",
    "antisymmetry": "(<= x y) (<= y x) (= x y)",
    "event_square": "(= (* (event x y) (event x y)) (event x y))",
    "event_at_most_one": "(<= (event x y) 1)",
    "event_true": "(<= x y) (= (event x y) 1)",
    "event_false": "(< y x) (= (event x y) 0)",
    "cosh_monotone": "(<= (^ x 2) (^ y 2)) (<= (+ (exp x) (exp (neg x))) (+ (exp y) (exp (neg y))))",
    "cosh_gauss": "(<= (+ (exp x) (exp (neg x))) (* 2 (exp (/ (^ x 2) 2))))",
    "cosh_ratio": "(<= (^ x 2) (^ t 2)) (<= (* (- (+ (exp x) (exp (neg x))) 2) (^ t 2)) "
    "(* (- (+ (exp t) (exp (neg t))) 2) (^ x 2)))",
    "exp_ratio": "(<= x t) (< 0 t) (<= (* (- (- (exp x) 1) x) (^ t 2)) (* (- (- (exp t) 1) t) (^ x 2)))",
}
"""Premises, then the conclusion."""


@cache
def parsed(text: str) -> list[Any]:
    """The lists that a text in prefix notation stands for."""
    stack: list[list[Any]] = [[]]
    for word in text.replace("(", " ( ").replace(")", " ) ").split():
        if word == "(":
            stack.append([])
        elif word == ")":
            done = stack.pop()
            stack[-1].append(done)
        else:
            stack[-1].append(word)
    return stack[0]


def fits(pattern: Any, t: Node, found: dict[str, Node]) -> bool:
    """Whether a term is the pattern, each letter standing for one term."""
    if isinstance(pattern, str):
        if pattern.isdigit():
            return bool(t == literal(int(pattern)))
        return bool(found.setdefault(pattern, t) == t)
    op, *inner = pattern
    if t[0] != op or t[1] is not None or len(t[2]) != len(inner):
        return False
    return all(fits(p, x, found) for p, x in zip(inner, t[2], strict=True))


def fact(th: Theorem, s: Step, given: list[Line]) -> Line:
    """An instance of a named fact."""
    if s["name"] == "power_mean":
        power_mean(th, s["rel"], given)
    elif s["name"] == "log_mean":
        log_mean(th, s["rel"], given)
    else:
        need(s["name"] in FACTS, f"no fact {s['name']!r}")
        wanted, found = parsed(FACTS[s["name"]]), dict[str, Node]()
        rels = [*(line.rel for line in given), s["rel"]]
        held = len(wanted) == len(rels) and all(
            op == rel[1] and fits(left, rel[0], found) and fits(right, rel[2], found)
            for (op, left, right), rel in zip(wanted, rels, strict=True)
        )
        need(held, f"not an instance of {s['name']}")
    th.assumed.add(("analysis", s["name"], ""))
    return joined(s["rel"], given)


def power_mean(th: Theorem, rel: Any, given: list[Line]) -> None:
    """(sum p e^(h/(k+j)))^(k+j) <= (sum p e^(h/k))^k for weights p >= 0 of sum 1."""
    one, op, two = rel
    need(op == "<=" and one[0] == "^" == two[0] and one[2][1][0] == "+", "not two power means")
    (left, longer), (right, k) = one[2], two[2]
    need(left[0] == "sum" == right[0] and left[1] == right[1] and len(left[2]) == 1 == len(right[2]), "not two sums")
    need(left[2][0][0] == "*" == right[2][0][0], "not weights times exponentials")
    (p, e), (q, d) = left[2][0][2], right[2][0][2]
    need(p == q and e[0] == "exp" == d[0] and e[2][0][0] == "/" == d[2][0][0], "not weights times exponentials")
    (h, over), (g, under) = e[2][0][2], d[2][0][2]
    need(h == g and over == longer and under == k == longer[2][0], "the exponents are not k + j and k")
    need(left[1][1] not in free(longer), "the exponent depends on the index")
    whole_number(k, 1)
    whole_number(longer[2][1], 0)
    law = [(ZERO, "<=", p), (("sum", left[1], (p,)), "=", ONE)]
    need([line.rel for line in given] == law, "weights >= 0 of sum 1 are needed")
    need(left[1][1] not in th.fixed(given[0]) | {*free(tuple(map(tuple, given[0].apart)))}, "not for every index")


def log_mean(th: Theorem, rel: Any, given: list[Line]) -> None:
    """y ln sum p e^(h/y) <= x ln sum p e^(h/x) for 0 < x <= y and weights p >= 0 of sum 1."""
    one, op, two = rel
    need(op == "<=" and one[0] == "*" == two[0] and one[2][1][0] == "ln" == two[2][1][0], "not two logarithms")
    (y, (_, _, (left,))), (x, (_, _, (right,))) = one[2], two[2]
    need(left[0] == "sum" == right[0] and left[1] == right[1] and len(left[2]) == 1 == len(right[2]), "not two sums")
    need(left[2][0][0] == "*" == right[2][0][0], "not weights times exponentials")
    (p, e), (q, d) = left[2][0][2], right[2][0][2]
    need(p == q and e[0] == "exp" == d[0] and e[2][0][0] == "/" == d[2][0][0], "not weights times exponentials")
    need(e[2][0][2][0] == d[2][0][2][0] and (e[2][0][2][1], d[2][0][2][1]) == (y, x), "not e^(h/y) and e^(h/x)")
    need(left[1][1] not in {**free(x), **free(y)}, "x or y depends on the index")
    wanted = [(ZERO, "<", x), (x, "<=", y), (ZERO, "<=", p), (("sum", left[1], (p,)), "=", ONE)]
    need([line.rel for line in given] == wanted, "0 < x <= y and weights >= 0 of sum 1 are needed")
    need(left[1][1] not in th.fixed(given[2]) | {*free(tuple(map(tuple, given[2].apart)))}, "not for every index")


def either(th: Theorem, s: Step, given: list[Line]) -> Line:
    """What holds where a <= b and where b < a holds."""
    need(len(given) == 2 and given[0].rel == given[1].rel == s["rel"], "one relation in two cases")
    low = [r for r in given[0].open if r[1] == "<=" and (r[2], "<", r[0]) in given[1].open]
    need(len(low) == 1, "not one pair of cases")
    a, _, b = low[0]
    return Line(
        s["rel"], given[0].apart | given[1].apart, (given[0].open - {(a, "<=", b)}) | (given[1].open - {(b, "<", a)})
    )


def absurd(th: Theorem, s: Step, given: list[Line]) -> Line:
    """Anything follows from x < x."""
    need(len(given) == 1 and given[0].rel[1] == "<" and given[0].rel[0] == given[0].rel[2], "not a contradiction")
    return joined(s["rel"], given)


def integral(t: Node) -> bool:
    """Whether a value is an integer by the way it is built."""
    op, data, args = t
    if op in ("num", "var"):
        return bool(data.denominator == 1) if op == "num" else bool(data[2][0] == "integer")
    if op in ("ind", "delta", "event", "count"):
        return True
    return op in ("+", "-", "*", "neg", "^", "sum") and all(map(integral, args[:1] if op == "sum" else args))


def discrete(th: Theorem, s: Step, given: list[Line]) -> Line:
    """a < b between integers gives a + 1 <= b."""
    need(len(given) == 1 and given[0].rel[1] == "<", "an inequality a < b is needed")
    a, _, b = given[0].rel
    need(
        integral(a) and integral(b) and s["rel"] == (("+", None, (a, ONE)), "<=", b), "not integers, or not a + 1 <= b"
    )
    return joined(s["rel"], given)


def swap(th: Theorem, s: Step, given: list[Line]) -> Line:
    """Two averages exchanged, neither over what the other depends on."""
    one, op, two = s["rel"]
    need(op == "=" and not given and all(x[0] == "mean" == x[2][0][0] for x in (one, two)), "not two averages")
    x, y = one[1], one[2][0][1]
    need((two[1], two[2][0][1]) == (y, x) and one[2][0][2] == two[2][0][2], "not the exchanged averages")
    need(x[0] in CHANCE and y[0] in CHANCE and x[1] != y[1], "two different sources are needed")
    if x[0] == y[0] == "gauss":
        integrable(th, one[2][0][2][0], (x, y), [])
    for own, other in ((x, y), (y, x)):
        need(own[0] != "sample" or not any(touches(t, other) for t in own[2:]), "one depends on the other")
    return Line(s["rel"])


def enclosure(t: Node, known: dict[int, Any]) -> Any:
    """An interval that holds the value of a closed term; arguments have been enclosed before."""
    op, data, args = t
    if op == "num":
        return iv.mpf(data.numerator) / iv.mpf(data.denominator)
    a = [known[id(x)] for x in args]
    if op in ("+", "-", "*"):
        return {"+": a[0] + a[-1], "-": a[0] - a[-1], "*": a[0] * a[-1]}[op]
    if op == "neg":
        return -a[0]
    if op == "/":
        need(a[1].a > 0 or a[1].b < 0, "a divisor may be zero")
        return a[0] / a[1]
    if op == "^":
        need(args[1][0] == "num" and args[1][1].denominator == 1 and 0 <= args[1][1] <= 1 << 20, "not an exponent")
        return a[0] ** int(args[1][1])
    if op == "exp":
        need(abs(a[0].a) <= 1 << 20 and abs(a[0].b) <= 1 << 20, "an exponential is too large or too small")
        return iv.exp(a[0])
    need(op in ("ln", "sqrt") and (a[0].a > 0 or (op == "sqrt" and a[0].a >= 0)), f"{op!r} is not a number here")
    return iv.log(a[0]) if op == "ln" else iv.sqrt(a[0])


def enclosed(t: Node) -> Any:
    """The interval of a closed term, its parts first and each once."""
    known: dict[int, Any] = {}
    stack = [(t, False)]
    while stack:
        x, ready = stack.pop()
        if id(x) in known:
            continue
        need(len(known) <= 200_000, "a number has too many parts")
        if ready:
            known[id(x)] = enclosure(x, known)
        else:
            stack.append((x, True))
            stack.extend((y, False) for y in x[2])
    return known[id(t)]


def interval(th: Theorem, s: Step, given: list[Line]) -> Line:
    """An inequality of numbers whose intervals lie apart."""
    one, op, two = s["rel"]
    need(op in ("<=", "<") and not given, "an inequality of numbers")
    before, iv.prec = iv.prec, 100
    try:
        low, high = enclosed(one).b, enclosed(two).a
        need(low < high or (op == "<=" and low == high), "the intervals are not apart")
    except (ValueError, ZeroDivisionError, OverflowError) as wrong:
        raise Rejected(f"not an inequality of numbers: {wrong}") from None
    finally:
        iv.prec = before
    th.assumed.add(("interval", "rational interval arithmetic", ""))
    return Line(s["rel"])
