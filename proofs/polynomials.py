r"""The kernel's normal form: Laurent polynomials over Q whose atoms are the subterms that are not arithmetic.

Object: `Normaliser.poly(t)` is a map monomial -> coefficient; a monomial is a sorted tuple of (atom, exponent).
Statement: two terms with equal normal forms are equal wherever every denominator is nonzero, by the commutative ring
laws, linearity of finite sums and of expectations, distributivity under an expectation, sum over D of 1 = |D| (less
one where an index is excluded),
E[1] = 1, E[sum] = sum E, E[c X] = c E[X] for c that does not depend on the source, and (xy)^t = x^t y^t, x^(t+k) =
x^t x^k.
Atoms are told apart by a key in which a bound index carries the height of its binder: equal up to renaming, equal key.
An integer variable l >= k in an exponent is counted from k, so that exponents stay natural numbers.
Source: recursive normal forms for commutative rings (Gregoire, Mahboubi, 2005, "Proving equalities in a commutative
ring done right in Coq"), extended here by the linear binders.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TypeAlias

from latentproof.proofs.limits import WORK, spend_bits
from latentproof.proofs.syntax import depends, free
from latentproof.proofs.terms import Domain, Gauss, History, Integer, Law, Sample, Source, Table, Term, Variable

Monomial: TypeAlias = tuple[tuple[str, int], ...]
Poly: TypeAlias = dict[Monomial, Fraction]
ONE: Monomial = ()
MAX_EXPONENT = 10_000
MAX_TERMS = 20_000


@dataclass(frozen=True)
class Atom:
    """A generator: an integer variable, the inverse-able polynomial `poly`, a power base^variable, or any other."""

    kind: str
    height: int = 0
    origin: Term | None = None
    poly: tuple[tuple[Monomial, Fraction], ...] = ()
    variable: Variable | None = None
    body: Monomial = ONE


def constant(value: Fraction | int) -> Poly:
    """The constant polynomial."""
    return {ONE: Fraction(value)} if value else {}


def add(p: Poly, q: Poly, factor: Fraction | int = 1) -> Poly:
    """p + factor q."""
    WORK.spend(len(p) // 20 + len(q))
    result = dict(p)
    for mono, coefficient in q.items():
        value = coefficient if factor == 1 else factor * coefficient
        if mono in result:
            value = result[mono] + value
        if value.denominator.bit_length() > 500:
            spend_bits(value.denominator.bit_length())
            WORK.spend(value.denominator.bit_length() // 20)
        if value:
            result[mono] = value
        else:
            result.pop(mono, None)
    return result


def times(one: Monomial, other: Monomial) -> Monomial:
    """The product of two monomials."""
    if not (one and other):
        return one or other
    exponents = dict(one)
    for atom, power in other:
        exponents[atom] = exponents.get(atom, 0) + power
    return tuple(sorted((atom, power) for atom, power in exponents.items() if power))


def multiply(p: Poly, q: Poly) -> Poly:
    """The product p q."""
    if len(p) * len(q) > MAX_TERMS:
        raise ValueError(f"a product of polynomials may have at most {MAX_TERMS} terms, got {len(p)} x {len(q)}")
    longest = max(map(len, p), default=0) + max(map(len, q), default=0)
    WORK.spend(len(p) * len(q) * (1 + longest // 4))
    spend_bits(bits(p) + bits(q))
    result: Poly = {}
    for one, a in p.items():
        for other, b in q.items():
            mono, value = times(one, other), a * b
            result[mono] = result[mono] + value if mono in result else value
    return {mono: c for mono, c in result.items() if c}


def bits(p: Poly) -> int:
    """Bits of the largest coefficient."""
    return max((max(c.numerator.bit_length(), c.denominator.bit_length()) for c in p.values()), default=0)


def power(p: Poly, exponent: int) -> Poly:
    """p^exponent, 0 <= exponent <= 10^4."""
    if not 0 <= exponent <= MAX_EXPONENT:
        raise ValueError(f"an exponent must be between 0 and {MAX_EXPONENT}, got {exponent}")
    if len(p) == 1:
        ((mono, coefficient),) = p.items()
        # A power of 1 has one bit.
        spend_bits((bits(p) - 1) * exponent + 1)
        return {tuple((atom, e * exponent) for atom, e in mono if exponent): coefficient**exponent}
    result = constant(1)
    for _ in range(exponent):
        result = multiply(result, p)
    return result


class Normaliser:
    """Computes normal forms; keys of atoms are comparable within one instance, which also remembers every atom."""

    def __init__(self) -> None:
        self.atoms: dict[str, Atom] = {}
        self.opened = 0
        self.known: dict[Term, Poly] = {}

    def poly(self, t: Term, bound: dict[str, str] | None = None) -> Poly:
        """The normal form of an arithmetic term; `bound` maps bound indices to their markers."""
        env = bound or {}
        if any(name in env for name in free(t)):
            return self._poly(t, env)
        if t not in self.known:
            self.known[t] = self._poly(t, {})
        return self.known[t]

    def _poly(self, t: Term, env: dict[str, str]) -> Poly:
        WORK.spend(3)
        match t.op:
            case "num":
                return constant(t.data)  # type: ignore[arg-type]  # a literal's data is its Fraction
            case "+" | "-":
                return add(self.poly(t.args[0], env), self.poly(t.args[1], env), 1 if t.op == "+" else -1)
            case "neg":
                return add({}, self.poly(t.args[0], env), -1)
            case "*":
                return multiply(self.poly(t.args[0], env), self.poly(t.args[1], env))
            case "/":
                return multiply(self.poly(t.args[0], env), self._inverse_of(t.args[1], env))
            case "^":
                return self._power(self.poly(t.args[0], env), self.poly(t.args[1], env))
            case "sum":
                return self._sum(t, env)
            case "mean":
                return self._mean(t.data, self.poly(t.args[0], env), env)  # type: ignore[arg-type]  # its source
            case _:
                return self._atom(t, env)

    def _remember(self, key: str, atom: Atom) -> Poly:
        self.atoms[key] = atom
        return {((key, 1),): Fraction(1)}

    def text(self, p: Poly) -> str:
        """A canonical text of a polynomial."""
        # Keys hold the keys of what they are made of, so their length is bounded before they are written out.
        WORK.spend(sum(8 + sum(len(a) + 4 for a, _ in mono) for mono in p) // 16 + bits(p) // 64)
        return "+".join(f"{c}" + "".join(f"*{a}^{e}" for a, e in mono) for mono, c in sorted(p.items()))

    def _height(self, mono: Monomial) -> int:
        return max((self.atoms[atom].height for atom, _ in mono), default=0)

    def _index(self, t: Term, env: dict[str, str]) -> str:
        if t.op == "var" and isinstance(t.data, Variable) and isinstance(t.data.sort, Domain):
            return env.get(t.data.name, t.data.name)
        if t.op == "left" and t.args[0].op == "pair":
            return self._index(t.args[0].args[0], env)
        if t.op in ("left", "pair"):
            return f"{t.op}({','.join(self._index(argument, env) for argument in t.args)})"
        return self.text(self.poly(t, env))

    def _atom(self, t: Term, env: dict[str, str]) -> Poly:
        if t.op == "var" and isinstance(t.data, Variable):
            if isinstance(t.data.sort, Domain):
                raise ValueError(f"the index {t.data.name} is not a number")
            return self._remember(t.data.name, Atom("var", 0, t, variable=t.data))
        arguments = [self._index(argument, env) for argument in t.args]
        if t.op == "delta":
            arguments.sort()
        # A sum inside an argument must keep its renamed index apart from that of a sum around this atom.
        height = max((self._depth(x, env) for x in (*t.args, *self._drawn(t.data))), default=0)
        return self._remember(f"{t.op}:{self._name(t, env)}({';'.join(arguments)})", Atom(t.op, height, t))

    def _depth(self, t: Term, env: dict[str, str]) -> int:
        if t.op in ("pair", "left") or (
            isinstance(t.data, Variable) and isinstance(t.data.sort, Domain) and not t.args
        ):
            return 0
        return max((self._height(mono) for mono in self.poly(t, env)), default=0)

    @staticmethod
    def _drawn(data: object) -> tuple[Term, ...]:
        return (data.law, data.size) if isinstance(data, Sample) else ()

    def _name(self, t: Term, env: dict[str, str]) -> str:
        return self.source(t.data, env) if isinstance(t.data, Table | Sample) else getattr(t.data, "name", "")

    def source(self, source: Source, env: dict[str, str]) -> str:
        """The name of a source of randomness, with its level, or its law and size, in normal form."""
        if isinstance(source, Gauss):
            return f"Gauss.{source.name}"
        if isinstance(source, Sample):
            law, size = (self.text(self.poly(x, env)) for x in (source.law, source.size))
            return f"Sample.{source.name}[{law}|{size}]"
        table = source.table if isinstance(source, History) else source
        level = "" if isinstance(table, Law) or table.level is None else f"@{self.text(self.poly(table.level))}"
        return f"{type(source).__name__}.{table.name}{level}"

    def _inverse_of(self, t: Term, env: dict[str, str]) -> Poly:
        """1/t; the factors of a product stay apart, so that denominators of different steps have common factors."""
        if t.op == "*":
            return multiply(self._inverse_of(t.args[0], env), self._inverse_of(t.args[1], env))
        return self.inverse(self.poly(t, env))

    def inverse(self, p: Poly) -> Poly:
        """1/p; a sum of several monomials becomes one atom, made monic so that proportional ones agree."""
        if not p:
            raise ValueError("division by zero")
        if len(p) == 1:
            ((mono, coefficient),) = p.items()
            return {tuple((atom, -e) for atom, e in mono): 1 / coefficient}
        lead = p[max(p)]
        monic = {mono: c / lead for mono, c in p.items()}
        key = f"({self.text(monic)})"
        height = max(self._height(mono) for mono in monic)
        self.atoms[key] = Atom("poly", height, poly=tuple(sorted(monic.items())))
        return {((key, -1),): 1 / lead}

    def _power(self, base: Poly, exponent: Poly) -> Poly:
        fixed, symbolic = Fraction(0), []
        for mono, coefficient in exponent.items():
            if mono == ONE:
                fixed += coefficient
                continue
            atom = self.atoms[mono[0][0]]
            variable = atom.variable
            linear = len(mono) == 1 and mono[0][1] == 1 and atom.kind == "var"
            if not linear or variable is None or not isinstance(variable.sort, Integer):
                raise ValueError("an exponent must be linear in integer variables")
            fixed += coefficient * variable.sort.least
            symbolic.append((variable, coefficient))
        if fixed.denominator != 1 or fixed < 0 or any(c.denominator != 1 or c < 0 for _, c in symbolic):
            raise ValueError("an exponent must be a natural number over the whole range of its variables")
        result = power(base, int(fixed))
        for variable, coefficient in symbolic:
            result = multiply(result, self._variable_power(base, variable, int(coefficient)))
        return result

    def _variable_power(self, base: Poly, variable: Variable, times_: int) -> Poly:
        if len(base) == 1:
            ((mono, coefficient),) = base.items()
            parts: list[tuple[Poly, int]] = [({((atom, 1),): Fraction(1)}, e) for atom, e in mono]
            if coefficient != 1:
                parts.append((constant(coefficient), 1))
        else:
            parts = [(base, 1)]
        result = constant(1)
        for part, e in parts:
            key = f"[{self.text(part)}]^{variable.name}"
            height = max((self._height(mono) for mono in part), default=0)
            self.atoms[key] = Atom("power", height, poly=tuple(sorted(part.items())), variable=variable)
            result = multiply(result, {((key, e * times_),): Fraction(1)})
        return result

    def _sum(self, t: Term, env: dict[str, str]) -> Poly:
        assert isinstance(t.data, Variable)
        assert isinstance(t.data.sort, Domain)
        # Markers sort above every renamed index, outer above inner, so renaming keeps sorted lists sorted.
        # Below the markers around it, also where an inner index hides an outer one of its name.
        marker = f"~{min((int(x[1:-1]) for x in env.values()), default=10_000) - 1:04d}~"
        unless = self._index(t.args[1], env) if len(t.args) == 2 else ""
        inner = {**env, t.data.name: marker}
        result: Poly = {}
        for mono, coefficient in self.poly(t.args[0], inner).items():
            result = add(result, self._sum_of(mono, t.data, marker, unless), coefficient)
        return result

    def _sum_of(self, mono: Monomial, variable: Variable, marker: str, unless: str) -> Poly:
        outside = {tuple((a, e) for a, e in mono if marker not in a): Fraction(1)}
        inside = tuple((a, e) for a, e in mono if marker in a)
        domain = variable.sort
        assert isinstance(domain, Domain)
        if not inside and domain.size is not None:
            return multiply(outside, add(self.poly(domain.size), constant(1 if unless else 0), -1))
        height = 1 + self._height(inside)
        name = f"%{height:04d}%"
        renamed = tuple(sorted((self._rename(a, marker, name), e) for a, e in inside))
        key = f"sum:{domain.name}!{unless}{{{self.text({renamed: Fraction(1)})}}}"
        self.atoms[key] = Atom("sum", height, variable=variable, body=renamed, origin=self._origin(inside))
        return multiply(outside, {((key, 1),): Fraction(1)})

    def _rename(self, key: str, marker: str, name: str) -> str:
        renamed = key.replace(marker, name)
        atom = self.atoms[key]
        body = tuple((self._rename(a, marker, name), e) for a, e in atom.body)
        self.atoms[renamed] = replace(atom, body=body)
        return renamed

    def _origin(self, mono: Monomial) -> Term | None:
        """A term that depends on every source that some factor may depend on (for `depends` only)."""
        origins = [o for atom, _ in mono for o in [self._origin_of(atom)] if o is not None]
        return Term("list", tuple(origins)) if origins else None

    def _origin_of(self, key: str) -> Term | None:
        atom = self.atoms[key]
        if atom.origin is not None or not atom.poly:
            return atom.origin
        origins = [o for mono, _ in atom.poly for o in [self._origin(mono)] if o is not None]
        return Term("list", tuple(origins)) if origins else None

    def _mean(self, source: Source, body: Poly, env: dict[str, str]) -> Poly:
        result: Poly = {}
        for mono, coefficient in body.items():
            random: list[tuple[str, int]] = []
            for atom, e in mono:
                origin = self._origin_of(atom)
                if origin is not None and depends(origin, source):
                    random.append((atom, e))
            outside = tuple(pair for pair in mono if pair not in random)
            result = add(result, multiply({outside: coefficient}, self._mean_of(source, tuple(random), env)))
        return result

    def _mean_of(self, source: Source, mono: Monomial, env: dict[str, str]) -> Poly:
        if not mono:
            return constant(1)
        for key, exponent in mono:
            if self.atoms[key].kind == "sum" and exponent > 0:
                return self._mean_under_sum(source, key, times(mono, ((key, -1),)), env)
        key = f"mean:{self.source(source, env)}{{{self.text({mono: Fraction(1)})}}}"
        # A conditional average depends on what it is conditional on, whatever stands inside.
        origins = (*(o for o in [self._origin(mono)] if o is not None), Term("mean", (), source))
        height = max(self._height(mono), *(self._depth(x, env) for x in self._drawn(source)), 0)
        self.atoms[key] = Atom("mean", height, origin=Term("list", origins), body=mono)
        return {((key, 1),): Fraction(1)}

    def _mean_under_sum(self, source: Source, key: str, rest: Monomial, env: dict[str, str]) -> Poly:
        """E Y sum_i X_i = sum_i E Y X_i: the body is opened under a marker of its own and closed again."""
        atom = self.atoms[key]
        assert atom.variable is not None
        self.opened += 1
        marker = f"~{7999 - self.opened:04d}~"
        body = tuple(sorted((self._rename(a, f"%{atom.height:04d}%", marker), e) for a, e in atom.body))
        unless = key.split("{", 1)[0].split("!", 1)[1]
        result: Poly = {}
        for mono, coefficient in self._mean(source, {times(rest, body): Fraction(1)}, env).items():
            result = add(result, self._sum_of(mono, atom.variable, marker, unless), coefficient)
        self.opened -= 1
        return result
