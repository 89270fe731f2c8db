r"""The symbols of one theorem, numbered for the verified normal form of `algebra.py`, and what the numbers stand for.

Object: every kind of index or outcome is a constructor of one type, every function, sum and average a numbered symbol;
`Symbols.tables()` prints what the numbers stand for.
Statement: nothing here is trusted. Coq compares the meaning of the syntax with the statement that is to be proved.
Source: proof by reflection (Boutin, 1997; Gregoire, Mahboubi, 2005).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field

from latentproof.proofs.coq.names import Env
from latentproof.proofs.coq.terms import Context
from latentproof.proofs.terms import Term


@dataclass
class Scope:
    """What one step adds: its free indices and outcomes, further numbers, exponents; and the variables bound above."""

    values: list[tuple[str, str]] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)
    exponents: list[str] = field(default_factory=list)
    bound: list[tuple[str, str]] = field(default_factory=list)
    promoted: set[Term] = field(default_factory=set)
    replaced: dict[Term, Term] = field(default_factory=dict)
    facts: dict[str, tuple[str, str]] = field(default_factory=dict)
    around: dict[str, str] = field(default_factory=dict)
    divided: set[int] = field(default_factory=set)
    scalars: dict[tuple[int, int], tuple[Term, Env, str | None]] = field(default_factory=dict)
    """Terms that were looked at, by the identity of the term and of what is bound around it."""


@dataclass
class Symbols:
    """The symbols of one theorem: quantities ("p"), functions to indices ("f"), sums ("s") and averages ("e").

    letters: the real numbers that the theorem is about. fixed: what is free in its statement. totals: the sizes of the
    sets of sums. inverses: the symbol that is another's inverse. facts: how many equations were shown on the way.
    """

    context: Context
    name: str
    letters: list[str]
    fixed: frozenset[str]
    types: dict[str, int] = field(default_factory=dict)
    known: dict[str, dict[Hashable, tuple[int, str]]] = field(
        default_factory=lambda: {"p": {}, "f": {}, "s": {}, "e": {}}
    )
    totals: dict[int, str] = field(default_factory=dict)
    symmetric: set[int] = field(default_factory=set)
    inverses: dict[int, int] = field(default_factory=dict)
    used: bool = False
    facts: int = 0

    def leaf(self, kind: str, text: str) -> str:
        """An index or outcome as an element of the one type."""
        number = self.types.setdefault(kind, len(self.types))
        return f"(Leaf ({self.name}_c{number} {text}))"

    def symbol(self, sort: str, key: Hashable, kinds: Sequence[str], body: Callable[..., str]) -> int:
        """The number of a symbol, new or known; `body` prints what it stands for from the names of its arguments."""
        table = self.known[sort]
        if key not in table:
            names = [f"_x{i}" for i in range(len(kinds))]
            pattern = nested("Two", [self.leaf(kind, n) for kind, n in zip(kinds, names, strict=True)], "Unit")
            table[key] = len(table), f"  | {len(table)}%nat, {pattern} => {body(*names)}"
        return table[key][0]

    def atom(self, key: Hashable, kinds: Sequence[str], parts: Sequence[str], body: Callable[..., str]) -> str:
        """A quantity applied to indices and outcomes."""
        number = self.symbol("p", key, kinds, body)
        return f"(EA {number} {nested('IP', list(parts), 'IU')})"

    def applied(self, key: Hashable, kinds: Sequence[str], parts: Sequence[str], kind: str, text: str) -> str:
        """A function from indices and outcomes to one; `text` has {0}, {1}, .. for its arguments."""
        number = self.symbol("f", key, kinds, lambda *names: self.leaf(kind, f"({text.format(*names)})"))
        return f"(IF {number} {nested('IP', list(parts), 'IU')})"

    def tables(self) -> str:
        """The definitions of the symbols of this theorem."""
        n = self.name
        kinds = " ".join(f"| {n}_c{i} (x : {kind})" for kind, i in self.types.items()) or f"| {n}_none"
        lines = [f"Inductive {n}_any := {kinds}."]
        lines.append(f"Definition {n}_letters : list R := {listed(self.letters, 'R')}.")
        for sort, result, other in (
            ("p", "R", "0"),
            ("f", f"val {n}_any", "Unit"),
            ("s", f"summing (val {n}_any)", "missing 0"),
            ("e", f"averaging (val {n}_any)", "certain"),
        ):
            branches = [text for _, text in self.known[sort].values()]
            default = f"  | _, _ => {other}"
            if sort == "p":
                ones = sorted({*self.inverses, *self.inverses.values()})
                default = "\n".join([*(f"  | {i}%nat, _ => 1" for i in ones), default])
            if sort == "s":
                default = "\n".join(
                    [f"  | {i}%nat, _ => missing (sden {n}_letters nil nil {size})" for i, size in self.totals.items()]
                    + [default]
                )
            lines.append(
                f"Definition {n}_{sort} (_s : nat) (_a : val {n}_any) : {result} := match _s, _a with\n"
                + "\n".join([*branches, default])
                + "\n  end."
            )
        masses = " ".join(f"| {i}%nat => Some {size}" for i, size in self.totals.items())
        lines.append(f"Definition {n}_mass (_s : nat) : option sc := match _s with {masses} | _ => None end.")
        flips = " ".join(f"| {i}%nat => true" for i in sorted(self.symmetric))
        lines.append(f"Definition {n}_sym (_s : nat) : bool := match _s with {flips} | _ => false end.")
        lines.append(
            f"Lemma {n}_sym_law _s _a _b : {n}_sym _s = true -> {n}_p _s (Two _a _b) = {n}_p _s (Two _b _a).\n"
            "Proof. intro _H. symmetric _s _a _b _H. Qed."
        )
        lines.append(f"Definition {n}_theory := Theory {n}_any {n}_p {n}_f {n}_s {n}_e {n}_mass {n}_sym {n}_sym_law.")
        lines.append(
            f"Lemma {n}_mass_law _n _e _s _a _c : mass {n}_theory _s = Some _c ->\n"
            f"  act (ssem {n}_theory _s _a) (fun _ => 1) = sden {n}_letters _n _e _c.\n"
            "Proof. intro _H. totals _s _a _H. Qed."
        )
        return "\n".join(lines)


def place(things: list[str], one: str) -> int:
    """The place of a text in a list, to which it is added if new."""
    if one not in things:
        things.append(one)
    return things.index(one)


def nested(head: str, parts: list[str], empty: str) -> str:
    """Pairs, nested to the right.

    >>> nested("IP", ["a", "b", "c"], "IU")
    '(IP a (IP b c))'
    """
    if not parts:
        return empty
    *rest, last = parts
    for part in reversed(rest):
        last = f"({head} {part} {last})"
    return last


def listed(parts: Sequence[str], kind: str) -> str:
    """A list in Coq.

    >>> listed(["1", "2"], "R")
    '(1 :: 2 :: @nil R)'
    """
    return "(" + " :: ".join([*parts, f"@nil {kind}"]) + ")"
