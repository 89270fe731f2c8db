r"""Which theorem says that a formula of the theory is exact, call by call, and the value that its statement gives.

Object: `covering(rhm, objective, level)` names the theorem behind a call of `correlation` and the integers at which its
statement is that call, `covering_history(rhm, position)` the same for `history_collision`; `stated(theorem, at)` is the
exact value of the statement's right side there, by the theorem's own definitions and nothing else.
Statement: token and latent are E4-below (the ancestor t = L - level - 1 levels below the root, u = level or 1 edges
from the aunt down), latent-tuple is E4-tuple, supervised is E5 (t = L - level edges below the root); the collision of
histories is E8-history after t = L steps, with the shares g_t = v^(-k_t) and h_t = v^(-k_t-1) of the position's base-s
digits k_0, k_1, .., highest first. A test compares `stated` with each, as fractions.
Source: the theorems name theirs.
"""

from __future__ import annotations

from fractions import Fraction

from latentproof.proofs.proof import Theorem
from latentproof.proofs.terms import Function, Term, Variable
from latentproof.theory.information import digits
from latentproof.theory.model import RHM, Objective, check_level, check_objective, edges

Given = dict[tuple[str, tuple[Fraction, ...]], Fraction]
"""Values of functions that a theorem leaves free, by name and arguments."""
THEOREM: dict[Objective, str] = {
    "token": "E4-below",
    "latent": "E4-below",
    "latent-tuple": "E4-tuple",
    "supervised": "E5",
}


def covering(rhm: RHM, objective: Objective, level: int) -> tuple[str, dict[str, int]]:
    """The theorem that `correlation(rhm, objective, level)` is an instance of, and the values of its integers.

    Raises `RegimeError` as `correlation` does.

    >>> covering(RHM(16, 4, 2, 6), "token", 2)
    ('E4-below', {'v': 16, 'w': 16, 'm': 4, 't': 3, 'u': 2})
    """
    objective, level = check_objective(objective), check_level(rhm, level)
    at = {"v": rhm.v, "w": rhm.w, "m": rhm.m, "t": rhm.L - level - 1}
    if objective == "supervised":
        at["t"] = edges(rhm, objective, level)
    elif objective != "latent-tuple":
        at["u"] = edges(rhm, objective, level)
    return THEOREM[objective], at


def covering_history(rhm: RHM, position: int) -> tuple[str, dict[str, int], Given]:
    """The theorem that `history_collision(rhm, position)` is an instance of, its integers, and the values of g and h.

    Raises `RegimeError` as `history_collision` does.

    >>> name, at, given = covering_history(RHM(3, 2, 2, 2), 1)
    >>> name, at, given["g", (Fraction(1),)]
    ('E8-history', {'v': 3, 'w': 3, 'm': 2, 't': 2}, Fraction(1, 3))
    """
    given: Given = {
        (letter, (Fraction(step),)): Fraction(1, rhm.v ** (digit + more))
        for step, digit in enumerate(digits(rhm, position))
        for letter, more in (("g", 0), ("h", 1))
    }
    return "E8-history", {"v": rhm.v, "w": rhm.w, "m": rhm.m, "t": rhm.L}, given


class Values:
    """Values of arithmetic terms under a theorem's definitions, each function value computed once."""

    def __init__(self, theorem: Theorem, given: Given) -> None:
        self.known = dict(given)
        self.definitions = [h.relation for h in theorem.hypotheses if h.definition]

    def value(self, t: Term, at: dict[str, Fraction]) -> Fraction:
        """The value of a term at given variables; `ValueError` for anything that is not arithmetic or defined."""
        if t.op == "num" and isinstance(t.data, Fraction):
            return t.data
        if t.op == "var" and isinstance(t.data, Variable) and t.data.name in at:
            return at[t.data.name]
        if t.op not in ("app", "neg", "+", "-", "*", "/", "^"):
            raise ValueError(f"a statement's value needs arithmetic and definitions only, got a term {t.op!r}")
        values = tuple(self.value(argument, at) for argument in t.args)
        if isinstance(t.data, Function):
            return self._defined(t.data.name, values)
        if t.op == "neg":
            return -values[0]
        one, two = values
        if t.op == "^":
            return Fraction(one ** int(two))
        return one + two if t.op == "+" else one - two if t.op == "-" else one * two if t.op == "*" else one / two

    def _defined(self, name: str, arguments: tuple[Fraction, ...]) -> Fraction:
        # Earlier times first, so that a long recursion is no deep one.
        if (name, arguments) not in self.known:
            for time in range(int(arguments[0]) if arguments else 0):
                self._once(name, (Fraction(time), *arguments[1:]))
            self._once(name, arguments)
        return self.known[name, arguments]

    def _once(self, name: str, arguments: tuple[Fraction, ...]) -> None:
        if (name, arguments) in self.known:
            return
        for r in self.definitions:
            if not isinstance(r.lhs.data, Function) or r.lhs.data.name != name:
                continue
            at = _matched(r.lhs, arguments)
            if at is not None:
                self.known[name, arguments] = self.value(r.rhs, at)
                return
        raise ValueError(f"{name} has no definition at {', '.join(map(str, arguments))}")


def _matched(head: Term, arguments: tuple[Fraction, ...]) -> dict[str, Fraction] | None:
    """The variables of a definition's left side at these arguments, None where it does not speak of them."""
    at: dict[str, Fraction] = {}
    for place, value in zip(head.args, arguments, strict=True):
        if place.op == "num":
            if place.data != value:
                return None
        elif isinstance(place.data, Variable):
            at[place.data.name] = value
        elif value < 1:
            return None
        else:
            at[place.args[0].data.name] = value - 1  # type: ignore[union-attr]  # t + 1, the shape of a recursion
    return at


def stated(theorem: Theorem, at: dict[str, int], given: Given | None = None) -> Fraction:
    """The right side of a theorem's statement at given integers, exactly; `ValueError` if it is not arithmetic there.

    >>> from latentproof.proofs.library import theorems
    >>> name, at = covering(RHM(2, 1, 2, 3), "token", 1)
    >>> stated(theorems()[name], at)
    Fraction(1, 27)
    """
    values = Values(theorem, given or {})
    return values.value(theorem.statement.rhs, {name: Fraction(value) for name, value in at.items()})
