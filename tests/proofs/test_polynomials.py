"""The kernel's polynomial engine against replay's, which is SymPy's, on random expressions."""

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from latentproof.proofs.kernel import check
from latentproof.proofs.polynomials import Normaliser, add
from latentproof.proofs.proof import Step, Theorem
from latentproof.proofs.replay.checker import replay
from latentproof.proofs.replay.terms import Rejected
from latentproof.proofs.serial import to_json
from latentproof.proofs.signs import cleared
from latentproof.proofs.terms import (
    Domain,
    Function,
    Sample,
    Table,
    Term,
    count,
    eq,
    event,
    exp,
    falls,
    index,
    integer,
    mean,
    number,
    total,
)

SYMBOLS = Domain("D", integer("v", 2))
F = Function("F", (SYMBOLS,))
i, j = index("i", SYMBOLS), index("j", SYMBOLS)
LEAVES = st.sampled_from([integer("v", 2), integer("m", 1), F(i), F(j)]) | st.integers(-3, 3).map(number)


def grow(inner: st.SearchStrategy[Term]) -> st.SearchStrategy[Term]:
    return st.one_of(
        st.builds(lambda x, y: x + y, inner, inner),
        st.builds(lambda x, y: x - y, inner, inner),
        st.builds(lambda x, y: x * y, inner, inner),
        st.builds(lambda x: x / (integer("v", 2) + integer("m", 1)), inner),
        st.builds(lambda x, k: x**k, inner, st.integers(0, 3)),
        st.builds(lambda x: total(i, x), inner),
        st.builds(lambda x: total(j, x, i), inner),
    )


EXPRESSIONS = st.recursive(LEAVES, grow, max_leaves=6)


SLOTS, CLASSES = Domain("S"), Domain("C", integer("q", 2))
TABLE, OTHER = (Table(name, SLOTS, CLASSES, integer("q", 2) * integer("w", 1)) for name in ("r", "s"))
EVENTS = [falls(t, index(a, SLOTS), index(c, CLASSES)) for t in (TABLE, OTHER) for a in "ab" for c in "cd"]
DRAWS = Sample("X", total(j, F(j)), integer("P", 0))
RICH_LEAVES = LEAVES | st.sampled_from([*EVENTS, *(count(DRAWS, x) for x in (i, j)), integer("t", 0)])
POSITIVE = st.sampled_from([integer("v", 2), integer("v", 2) + integer("m", 1), exp(F(i))])
"""Not F(i)^2 + 1: under a sum over i, replay keeps the inverse of a sum whole, and refuses what the kernel sees."""


def grow_rich(inner: st.SearchStrategy[Term]) -> st.SearchStrategy[Term]:
    exponents = st.sampled_from([integer("t", 0), 2 * integer("t", 0) + 1, integer("m", 1)])
    sources = st.sampled_from([TABLE, OTHER, DRAWS])
    return st.one_of(
        grow(inner),
        st.builds(lambda x, y: x / y, inner, POSITIVE),
        st.builds(lambda x, y: x**y, inner, exponents),
        st.builds(mean, sources, inner),
        st.builds(exp, inner),
        st.builds(lambda x, y: event(x, y), inner, inner),
    )


RICH = st.recursive(RICH_LEAVES, grow_rich, max_leaves=5)


def kernel_equal(x: Term, y: Term) -> bool:
    n = Normaliser()
    return not cleared(n, add(n.poly(x), n.poly(y), -1))[0]


def replay_equal(x: Term, y: Term) -> bool:
    statement = eq(x, y)
    try:
        replay(to_json(Theorem("x", "", statement, (Step("algebra", statement),))))
    except Rejected:
        return False
    return True


@settings(max_examples=60, deadline=None)
@given(EXPRESSIONS, EXPRESSIONS, EXPRESSIONS)
def test_engines_agree(x: Term, y: Term, z: Term) -> None:
    for one, other in ((x, y), ((x + y) * z, z * x + y * z), (total(i, x - y), total(j, x) - total(i, y)), (x, x + 1)):
        assert kernel_equal(one, other) == replay_equal(one, other)


@settings(max_examples=100, deadline=None)
@given(EXPRESSIONS, EXPRESSIONS)
def test_normal_form_respects_values(x: Term, y: Term) -> None:
    """Evaluate both by brute force at v = 2, 3; equal normal forms must give equal values."""
    if kernel_equal(x, y):
        for size in (2, 3):
            env: dict[str, int] = {"v": size, "m": 2, "i": 0, "j": 1}
            assert value(x, env) == value(y, env)


def value(t: Term, env: dict[str, int]) -> Fraction:
    name = getattr(t.data, "name", "")
    if t.op == "num":
        return Fraction(str(t.data))
    if t.op == "var":
        return Fraction(env[name])
    if t.op == "app":
        return Fraction((5, 7, 11)[env[t.args[0].data.name]])  # type: ignore[union-attr]  # an index variable
    if t.op == "sum":
        skip = env[t.args[1].data.name] if len(t.args) == 2 else None  # type: ignore[union-attr]  # an index variable
        return sum((value(t.args[0], {**env, name: k}) for k in range(env["v"]) if k != skip), Fraction(0))
    one, *rest = (value(x, env) for x in t.args)
    if t.op == "^":
        return Fraction(one ** int(rest[0]))
    if t.op == "/":
        return one / rest[0]
    return {"+": one + rest[0], "-": one - rest[0], "*": one * rest[0]}[t.op]


@given(RICH, RICH, RICH, st.sampled_from([TABLE, OTHER, DRAWS]))
def test_engines_never_contradict_each_other(x: Term, y: Term, z: Term, source: Table | Sample) -> None:
    """Ring laws and linearity under sums, averages, symbolic powers and divisors: both find what is so by law.

    And neither takes x for x + 1, whatever x is.
    """
    laws = (
        (x + y, y + x),
        (x * (y + z), z * x + x * y),
        (mean(source, x + y), mean(source, y) + mean(source, x)),
        (total(i, x - y), total(i, x) - total(i, y)),
        (x ** (integer("t", 0) + 2), x * x * x ** integer("t", 0)),
    )
    for one, other in laws:
        if both_can(one, other):
            assert kernel_equal(one, other)
            assert replay_equal(one, other)
    for one, other in ((x, x + 1), (mean(source, x), mean(source, x) + 1), (total(i, x), total(i, x + 1))):
        assert not (both_can(one, other) and (kernel_equal(one, other) or replay_equal(one, other)))


def both_can(x: Term, y: Term) -> bool:
    """Whether both engines take the terms at all: divisors, sizes and exponents as they must be."""
    for side in (x, y):
        statement = eq(side, side)
        theorem = Theorem("x", "", statement, (Step("algebra", statement),))
        try:
            check(theorem)
            replay(to_json(theorem))
        except ValueError:
            return False
    return True
