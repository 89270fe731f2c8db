"""The arithmetic that every formula of this room uses: + - * / and integer powers, nothing else.

A formula written with these alone is polymorphic in its numbers. On `Fraction`s it gives the exact value, on SymPy
symbols the expression to display or to compare, on a proof's own terms the right side of a statement. Literals are
integers, so no formula rounds; never pass bare `int`s where the formula divides (int / int is a float): pass Fractions.
"""

from __future__ import annotations

from typing import Protocol, Self, TypeVar


class Field(Protocol):
    """A number of a field that contains the integers: closed under + - * / with itself and with `int`s.

    `Fraction`, SymPy expressions and the proof kernel's terms are such numbers.

    >>> from fractions import Fraction
    >>> def half(x: Number) -> Number: return x / 2
    >>> half(Fraction(1, 3))
    Fraction(1, 6)
    """

    def __add__(self, other: Self | int, /) -> Self: ...
    def __radd__(self, other: int, /) -> Self: ...
    def __sub__(self, other: Self | int, /) -> Self: ...
    def __rsub__(self, other: int, /) -> Self: ...
    def __mul__(self, other: Self | int, /) -> Self: ...
    def __rmul__(self, other: int, /) -> Self: ...
    def __truediv__(self, other: Self | int, /) -> Self: ...
    def __rtruediv__(self, other: int, /) -> Self: ...
    def __pow__(self, other: int, /) -> Self: ...


Number = TypeVar("Number", bound=Field)
"""Any one type of numbers; a formula takes and returns the same one."""
