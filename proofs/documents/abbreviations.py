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

from latentproof.proofs.documents.notation_table import relations
from latentproof.proofs.documents.outline import Fragment, Line, Link, Outline
from latentproof.proofs.proof import Theorem
from latentproof.proofs.syntax import free, product, scope, subterms
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


def _is(t: Term, definition: Term) -> bool:
    """Whether a term is a definition's tree, with any least values of the integers."""
    if t.op != definition.op or len(t.args) != len(definition.args):
        return False
    if isinstance(t.data, Variable) and isinstance(definition.data, Variable):
        return t.data.name == definition.data.name and isinstance(t.data.sort, Integer)
    return t.data == definition.data and all(_is(a, b) for a, b in zip(t.args, definition.args, strict=True))


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
    """Terms as shared trees, their sizes, and their patterns: free indices replaced by numbered ones."""

    shared: dict[tuple[object, ...], Term] = field(default_factory=dict)
    seen: dict[int, tuple[Term, Term]] = field(default_factory=dict)
    sizes: dict[int, int] = field(default_factory=dict)
    known: dict[int, Pattern] = field(default_factory=dict)

    def share(self, t: Term) -> Term:
        """The one tree that stands for all trees equal to this."""
        if id(t) not in self.seen:
            args = tuple(self.share(a) for a in t.args)
            key = (t.op, t.data, *map(id, args))
            if key not in self.shared:
                one = t if all(a is b for a, b in zip(args, t.args, strict=True)) else replace(t, args=args)
                self.shared[key] = one
                self.sizes[id(one)] = 1 + sum(self.sizes[id(a)] for a in args)
                self.seen[id(one)] = (one, one)
            self.seen[id(t)] = (t, self.shared[key])
        return self.seen[id(t)][1]

    def size(self, t: Term) -> int:
        """The number of nodes of a shared tree."""
        return self.sizes[id(t)]

    def pattern(self, t: Term) -> Pattern:
        """The pattern of a shared tree, and the indices in the order in which they occur."""
        if id(t) not in self.known:
            found: dict[str, Term] = {}
            self._collect(t, free(t), found, set())
            numbered = {n: Term("var", (), Variable(f"i{k}", x.data.sort)) for k, (n, x) in enumerate(found.items())}  # type: ignore[union-attr]  # a variable
            self.known[id(t)] = (self.share(_renamed(t, numbered, {})), tuple(found.values()))
        return self.known[id(t)]

    def _collect(self, t: Term, names: frozenset[str], found: dict[str, Term], done: set[int]) -> None:
        if id(t) in done:
            return
        done.add(id(t))
        if t.op == "var" and isinstance(t.data, Variable) and isinstance(t.data.sort, Domain) and t.data.name in names:
            found.setdefault(t.data.name, t)
        for a in t.args:
            self._collect(a, names, found, done)

    def count(self, roots: Iterable[Term]) -> tuple[Counter[int], dict[int, Term]]:
        """How often each pattern that may be worth a letter occurs in shared trees (by identity), and where first."""
        times, order = Counter[int](), list[Term]()
        visited: set[int] = set()

        def visit(t: Term) -> None:
            if id(t) not in visited and self.size(t) >= LEAST_NODES:
                visited.add(id(t))
                for a in t.args:
                    visit(a)
                order.append(t)

        for root in roots:
            visit(root)
            times[id(root)] += 1
        counted, first = Counter[int](), dict[int, Term]()
        for t in reversed(order):
            for a in t.args:
                times[id(a)] += times[id(t)]
        for t in order:
            found: dict[str, Term] = {}
            self._collect(t, free(t), found, set())
            if t.op in NAMED and len(found) <= MOST_INDICES:
                pattern, _ = self.pattern(t)
                counted[id(pattern)] += times[id(t)]
                first.setdefault(id(pattern), t)
        return counted, first


def _renamed(t: Term, names: dict[str, Term], done: dict[int, Term]) -> Term:
    if t.op == "var" and isinstance(t.data, Variable):
        return names.get(t.data.name, t)
    if not t.args:
        return t
    if id(t) not in done:
        done[id(t)] = replace(t, args=tuple(_renamed(a, names, done) for a in t.args))
    return done[id(t)]


@dataclass(frozen=True)
class Letter:
    """An abbreviation of one theorem or proof: `short` stands for `body`."""

    short: Term
    body: Term


JOINT = "P"
"""The letter for a joint law of two positions, as in the papers."""


Joint = tuple[object, ...]


def joint_law(t: Term) -> tuple[Joint, tuple[Term, Term]] | None:
    """What sum_sigma W 1[r(sigma) in a] 1[r'(sigma) in b] is the joint law of, and a, b; None for other terms."""
    if t.op != "sum" or len(t.args) != 1 or t.args[0].op != "*" or t.args[0].args[0].op != "*":
        return None
    (weight, one), other = t.args[0].args[0].args, t.args[0].args[1]
    slot = Term("var", (), t.data)
    if one.op != "ind" or other.op != "ind" or one.data == other.data or not one.args[0] == other.args[0] == slot:
        return None
    indices = [n for n, x in scope(weight).items() if isinstance(x.sort, Domain) and x != t.data]
    return None if indices else ((weight, one.data, other.data), (one.args[1], other.args[1]))


@dataclass
class Usual:
    """The usual letters for one theorem; `used` collects those that were written.

    joint: a joint law that its statement repeats, which is then called P.
    """

    taken: frozenset[str]
    one_sample: bool
    joint: Term | None = None
    used: dict[str, None] = field(default_factory=dict)
    known: dict[int, tuple[Term, Term]] = field(default_factory=dict)

    def __call__(self, t: Term) -> Term:
        """The term with the usual letters in it."""
        found = self.known.get(id(t))
        if found is None:
            found = self.known[id(t)] = (t, self._short(t))
        return found[1]

    def _short(self, t: Term) -> Term:
        if self.joint is not None:
            law, mine = joint_law(t), joint_law(self.joint)
            if law is not None and mine is not None and law[0] == mine[0]:
                return _short(JOINT, *(self(a) for a in law[1]))
        if t.op in ("*", "/"):
            channel = is_channel(t)
            if channel is not None and "M" not in self.taken:
                return self._channel(*channel)
            for letter, (definition, _, _) in USUAL.items():
                if letter not in self.taken and _is(t, definition):
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

    >>> from latentproof.proofs.documents.latex import latex
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
    counted, first = Counter[Joint](), dict[Joint, Term]()
    for r in relations(theorem):
        for node in (*_tree(r.lhs), *_tree(r.rhs)):
            law = joint_law(node)
            if law is not None:
                counted[law[0]] += 1
                plain = all(x.op == "var" for x in law[1])
                if law[0] not in first or (plain and any(x.op != "var" for x in joint_law(first[law[0]])[1])):  # type: ignore[index]  # one
                    first[law[0]] = node
    best = max(counted, key=lambda law: counted[law], default=None)
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
    known = _Patterns()

    def begin(t: Term) -> Term:
        return known.share(shorten(t))

    lines = [_mapped(line, begin) for line in outline.lines]
    made: list[Letter] = []
    names = [n for n in NAMES if n not in shorten.taken and n not in shorten.used]
    if sum(known.size(t) for t in _printed(lines)) < LONG:
        return replace(outline, lines=lines), made
    while names and len(made) < MOST_LETTERS:
        counted, first = known.count(_printed(lines))
        gains = {p: (times - 1) * (known.size(first[p]) - 2) for p, times in counted.items() if times > 2}
        best = max(gains, key=lambda p: (gains[p], known.size(first[p])), default=None)
        if best is None or gains[best] < LEAST_GAIN:
            break
        put = _Put(known, first[best], Variable(names.pop(0), Domain("letters")))
        made.append(Letter(put(first[best]), first[best]))
        lines = [_mapped(line, put) for line in lines]
    return replace(outline, lines=lines), made


@dataclass
class _Put:
    """Writes one letter wherever the pattern of a shared tree stands."""

    known: _Patterns
    model: Term
    letter: Variable
    done: dict[int, Term] = field(default_factory=dict)

    def __call__(self, t: Term) -> Term:
        """A shared tree with the letter in it."""
        if self.known.size(t) < self.known.size(self.model):
            return t
        if id(t) not in self.done:
            self.done[id(t)] = self.known.share(self._put(t))
        return self.done[id(t)]

    def _put(self, t: Term) -> Term:
        if t.op == self.model.op and self.known.size(t) == self.known.size(self.model):
            pattern, indices = self.known.pattern(t)
            if pattern is self.known.pattern(self.model)[0]:
                return Term("script", indices, self.letter)
        args = tuple(self(a) for a in t.args)
        return t if all(a is b for a, b in zip(args, t.args, strict=True)) else replace(t, args=args)


def _printed(lines: list[Line]) -> Iterable[Term]:
    for line in lines:
        yield line.start
        yield from (link.term for link in line.links)


def _mapped(line: Line, shorten: Shorten) -> Line:
    def fragment(f: Fragment) -> Fragment:
        if isinstance(f, Relation):
            return Relation(shorten(f.lhs), f.op, shorten(f.rhs))
        return shorten(f) if isinstance(f, Term) else f

    links = tuple(Link(x.op, shorten(x.term), tuple(fragment(f) for f in x.reason)) for x in line.links)
    return Line(line.step, shorten(line.start), links, line.apart)
