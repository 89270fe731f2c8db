r"""Abbreviations in print: lambda, f, n and M_iz of the papers, and letters for what a long proof repeats.

Object: `usual(theorem)` writes the usual letters wherever their definitions stand, tree for tree; `letters(outline)`
names the large terms that a proof repeats most, with their free indices as arguments. `defined(name)` says what a usual
letter stands for.
Statement: an abbreviation stands for exactly one tree, which is printed where it is introduced; replacing it back gives
the terms of the checked steps. A letter that a theorem uses otherwise is not used for an abbreviation in it.
Source: notation of Cagnetta, Petrini, Tomasini, Favero, Wyart (2024), arXiv:2307.02129, and of arXiv:2406.00048.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from latentproof.proofs.notation_table import relations
from latentproof.proofs.outline import Becomes, Fragment, Line, Link, Outline
from latentproof.proofs.proof import Theorem
from latentproof.proofs.syntax import free, product, subterms
from latentproof.proofs.terms import (
    Domain,
    Integer,
    Relation,
    Sample,
    Table,
    Term,
    Variable,
    eq,
    falls,
    index,
    integer,
    pair,
    total,
)

Shorten = Callable[[Term], Term]
v, w, m = integer("v", 0), integer("w", 0), integer("m", 0)
USUAL: dict[str, tuple[Term, Term | None, str]] = {
    "lambda": (
        w * (v - 1) / (m * (v * w - 1)),
        1 / m * ((1 - 1 / v) / (1 - 1 / (v * w))),
        "decay of the signal along one channel edge",
    ),
    "f": (m / w, None, "share of tuples that are grammatical"),
    "n": (v * w, None, "number of tuples; with s symbols each it is v^s"),
}
"""Letter -> what it stands for, the same in another form, and what that means."""


def _short(letter: str, *below: Term) -> Term:
    return Term("short", below, Variable(letter, Domain(letter)))


def _plain(t: Term) -> Term:
    """The term with every integer variable of least value 0, to compare definitions by."""
    if isinstance(t.data, Variable) and isinstance(t.data.sort, Integer):
        return integer(t.data.name, 0)
    return replace(t, args=tuple(_plain(a) for a in t.args)) if t.args else t


def is_channel(t: Term) -> tuple[Table, Term, Term] | None:
    """Table, parent and child of (1/m) sum_k 1[r(parent, k) in child]; None for other terms."""
    if t.op != "/" or t.args[0].op != "sum" or len(t.args[0].args) != 1 or t.args[1].op != "var":
        return None
    k, inside = t.args[0].data, t.args[0].args[0]
    if inside.op != "ind" or not isinstance(inside.data, Table) or inside.args[0].op != "pair":
        return None
    slot, child = inside.args
    parent, rule = slot.args
    rules = inside.data.slots.factors[1:]
    if rule != Term("var", (), k) or not rules or rules[0].size != t.args[1]:
        return None
    return (inside.data, parent, child) if rule.data not in (parent.data, child.data) else None


LEAST_NODES, MOST_LETTERS, LEAST_GAIN, MOST_INDICES, LONG = 11, 8, 70, 2, 500
"""Nodes of a term worth a letter, letters a proof, nodes a letter must save, its indices, nodes of a long proof."""
NAMES = "ABCDEFGHKLPQRSTUVWXYZ"
NAMED = ("sum", "mean", "/", "*", "+", "-", "^")
Pattern = tuple[Term, tuple[Term, ...]]


@dataclass
class _Patterns:
    """The size of a term, and the term with its free indices replaced by numbered ones; each computed once."""

    sizes: dict[Term, int] = field(default_factory=dict)
    known: dict[Term, Pattern] = field(default_factory=dict)

    def size(self, t: Term) -> int:
        """The number of nodes."""
        if t not in self.sizes:
            self.sizes[t] = 1 + sum(self.size(a) for a in t.args)
        return self.sizes[t]

    def pattern(self, t: Term) -> Pattern:
        """The pattern, and the indices in the order in which they occur."""
        if t not in self.known:
            found: dict[str, Term] = {}
            names = free(t)
            self._collect(t, names, found)
            numbered = {n: Term("var", (), Variable(f"i{k}", x.data.sort)) for k, (n, x) in enumerate(found.items())}  # type: ignore[union-attr]  # a variable
            self.known[t] = (_renamed(t, numbered), tuple(found.values()))
        return self.known[t]

    def _collect(self, t: Term, names: frozenset[str], found: dict[str, Term]) -> None:
        if t.op == "var" and isinstance(t.data, Variable) and isinstance(t.data.sort, Domain) and t.data.name in names:
            found.setdefault(t.data.name, t)
        for a in t.args:
            self._collect(a, names, found)

    def count(self, t: Term, counted: Counter[Term], first: dict[Term, Term]) -> None:
        """Count the patterns of all subterms that may be worth a letter."""
        size = self.size(t)
        if size < LEAST_NODES:
            return
        if t.op in NAMED:
            pattern, indices = self.pattern(t)
            if len(indices) <= MOST_INDICES:
                counted[pattern] += 1
                first.setdefault(pattern, t)
        for a in t.args:
            self.count(a, counted, first)


def _renamed(t: Term, names: dict[str, Term]) -> Term:
    if t.op == "var" and isinstance(t.data, Variable):
        return names.get(t.data.name, t)
    return replace(t, args=tuple(_renamed(a, names) for a in t.args)) if t.args else t


@dataclass(frozen=True)
class Letter:
    """An abbreviation of one theorem or proof: `short` stands for `body`."""

    short: Term
    body: Term


JOINT = "P"
"""The letter for a joint law of two positions, as in the papers."""


def is_joint(t: Term) -> bool:
    """Whether a term is sum_sigma W 1[r(sigma) in a] 1[r'(sigma) in b], the joint law of two positions."""
    if t.op != "sum" or len(t.args) != 1 or t.args[0].op != "*" or t.args[0].args[0].op != "*":
        return False
    (_, one), other = t.args[0].args[0].args, t.args[0].args[1]
    if one.op != "ind" or other.op != "ind" or one.data == other.data:
        return False
    return one.args[0] == other.args[0] == Term("var", (), t.data)


@dataclass
class Usual:
    """The usual letters for one theorem; `used` collects those that were written.

    joint: a joint law that its statement repeats, which is then called P.
    """

    taken: frozenset[str]
    one_sample: bool
    joint: Term | None = None
    patterns: _Patterns = field(default_factory=_Patterns)
    used: dict[str, None] = field(default_factory=dict)
    known: dict[int, tuple[Term, Term]] = field(default_factory=dict)

    def __call__(self, t: Term) -> Term:
        """The term with the usual letters in it."""
        found = self.known.get(id(t))
        if found is None:
            found = self.known[id(t)] = (t, self._short(t))
        return found[1]

    def _short(self, t: Term) -> Term:
        if self.joint is not None and is_joint(t):
            pattern, indices = self.patterns.pattern(t)
            if pattern == self.patterns.pattern(self.joint)[0]:
                return _short(JOINT, *indices)
        if t.op in ("*", "/"):
            channel = is_channel(t)
            if channel is not None and "M" not in self.taken:
                return self._channel(*channel)
            for letter, (definition, _, _) in USUAL.items():
                if letter not in self.taken and definition.op == t.op and definition == _plain(t):
                    self.used[letter] = None
                    return _short(letter)
        if t.op == "count" and self.one_sample and "N" not in self.taken:
            return _short("N", *(self(a) for a in t.args))
        args = tuple(self(a) for a in t.args)
        return t if all(a is b for a, b in zip(args, t.args, strict=True)) else replace(t, args=args)

    def _channel(self, table: Table, parent: Term, child: Term) -> Term:
        self.used["M"] = None
        indices = (self(parent), self(child))
        if table.level is not None:
            return Term("raised", (table.level, *indices), Variable("M", Domain("M")))
        if table.name == "r":
            return _short("M", *indices)
        own = Term("name", (), Variable(table.name, Domain(table.name)))
        return Term("raised", (own, *indices), Variable("M", Domain("M")))

    @property
    def own(self) -> Letter | None:
        """The joint law that this theorem calls P."""
        if self.joint is None:
            return None
        plain = Usual(self.taken, self.one_sample)
        return Letter(self(self.joint), plain(self.joint))

    def relation(self, r: Relation) -> Relation:
        """A relation with the usual letters in it."""
        return Relation(self(r.lhs), r.op, self(r.rhs))


def usual(theorem: Theorem) -> Usual:
    """The usual letters, less those that the theorem uses otherwise.

    >>> from latentproof.proofs.latex import latex
    >>> from latentproof.proofs.library import theorems
    >>> theorem = theorems()["E1-upper"]
    >>> latex(usual(theorem).relation(theorem.statement))
    '\\\\lambda \\\\le \\\\frac{1}{m}'
    """
    taken, samples = set[str](), set[str]()
    steps = [step.conclusion for step in theorem.steps]
    for r in (*relations(theorem), *steps):
        for node in (*subterms(r.lhs), *subterms(r.rhs)):
            name = getattr(node.data, "name", None)
            if name is not None:
                taken.add(name)
            if isinstance(node.data, Sample):
                samples.add(node.data.name)
    return Usual(frozenset(taken), len(samples) == 1, None if JOINT in taken else _joint(theorem))


def _joint(theorem: Theorem) -> Term | None:
    """A joint law that the statement and the hypotheses show more than once."""
    known, counted, first = _Patterns(), Counter[Term](), dict[Term, Term]()
    for r in relations(theorem):
        for node in (*_tree(r.lhs), *_tree(r.rhs)):
            if is_joint(node):
                pattern, indices = known.pattern(node)
                counted[pattern] += len(indices) == 2
                first.setdefault(pattern, node)
    best = max(counted, key=lambda pattern: counted[pattern], default=None)
    return first[best] if best is not None and counted[best] > 1 else None


def _tree(t: Term) -> Iterable[Term]:
    yield t
    for argument in t.args:
        yield from _tree(argument)


def meaning(theorems: Iterable[Theorem]) -> list[tuple[Fragment, tuple[Fragment, ...]]]:
    """The usual letters that the statements of some theorems show, and what each stands for."""
    found: dict[str, None] = {}
    for theorem in theorems:
        shorten = usual(theorem)
        for r in relations(theorem):
            shorten.relation(r)
        found |= shorten.used
    rows: list[tuple[Fragment, tuple[Fragment, ...]]] = []
    for letter, (definition, other, said) in USUAL.items():
        if letter in found:
            forms = [eq(definition, other)] if other is not None else [definition]
            rows.append((_short(letter), (said, ": ", *forms)))
    if "M" in found:
        rows.append(_channel_row())
    return rows


def _channel_row() -> tuple[Fragment, tuple[Fragment, ...]]:
    symbols, rules = Domain("symbols", v), Domain("rules", m)
    i, z, k = (index(letter, d) for letter, d in (("i", symbols), ("z", symbols), ("k", rules)))
    table = Table("r", product(symbols, rules), symbols, v * w)
    body = total(k, falls(table, pair(i, k), z)) / m
    said = ("channel of a table, the share of the rules of a symbol that show another at the given position: ", body)
    return _short("M", i, z), (*said, "; with a level or a table's name above where there are several")


def letters(outline: Outline, shorten: Usual) -> tuple[Outline, list[Letter]]:
    """The outline with the usual letters, and with letters of its own for the large terms that a long proof repeats."""
    lines = [_mapped(line, shorten, shorten.relation) for line in outline.lines]
    made: list[Letter] = []
    known = _Patterns()
    names = [n for n in NAMES if n not in shorten.taken and n not in shorten.used]
    if sum(known.size(t) for t in _printed(lines)) < LONG:
        return replace(outline, lines=lines), made
    while names and len(made) < MOST_LETTERS:
        counted, first = Counter[Term](), dict[Term, Term]()
        for term in _printed(lines):
            known.count(term, counted, first)
        gains = {p: (times - 1) * (known.size(p) - 2) for p, times in counted.items() if times > 2}
        best = max(gains, key=lambda p: (gains[p], known.size(p)), default=None)
        if best is None or gains[best] < LEAST_GAIN:
            break
        put = _Put(known, best, Variable(names.pop(0), Domain("letters")))
        made.append(Letter(put(first[best]), first[best]))
        lines = [_mapped(line, put, put.relation) for line in lines]
    return replace(outline, lines=lines), made


@dataclass
class _Put:
    """Writes one letter wherever its pattern stands."""

    known: _Patterns
    pattern: Term
    letter: Variable
    done: dict[Term, Term] = field(default_factory=dict)

    def __call__(self, t: Term) -> Term:
        if self.known.size(t) < self.known.size(self.pattern):
            return t
        if t not in self.done:
            self.done[t] = self._put(t)
        return self.done[t]

    def _put(self, t: Term) -> Term:
        if t.op == self.pattern.op and self.known.size(t) == self.known.size(self.pattern):
            pattern, indices = self.known.pattern(t)
            if pattern == self.pattern:
                return Term("script", indices, self.letter)
        args = tuple(self(a) for a in t.args)
        return t if all(a is b for a, b in zip(args, t.args, strict=True)) else replace(t, args=args)

    def relation(self, r: Relation) -> Relation:
        """A relation with the letter in it."""
        return Relation(self(r.lhs), r.op, self(r.rhs))


def _printed(lines: list[Line]) -> Iterable[Term]:
    for line in lines:
        yield line.start
        yield from (link.term for link in line.links)


def _mapped(line: Line, terms: Shorten, both: Callable[[Relation], Relation]) -> Line:
    def fragment(f: Fragment) -> Fragment:
        if isinstance(f, Becomes):
            return f
        return terms(f) if isinstance(f, Term) else both(f) if isinstance(f, Relation) else f

    links = tuple(Link(x.op, terms(x.term), tuple(fragment(f) for f in x.reason)) for x in line.links)
    return Line(line.step, terms(line.start), links, line.apart)
