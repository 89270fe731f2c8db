"""The kernel's polynomial engine against replay's, which is SymPy's, on random expressions."""

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from latentproof.proofs.polynomials import Normaliser, add
from latentproof.proofs.proof import Step, Theorem
from latentproof.proofs.replay import replay
from latentproof.proofs.replay_terms import Rejected
from latentproof.proofs.serial import to_json
from latentproof.proofs.signs import cleared
from latentproof.proofs.terms import Domain, Function, Term, eq, index, integer, number, total

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
