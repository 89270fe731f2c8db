r"""The model axioms as a reader meets them: each once, spelled out, with the instance that the kernel recognises.

Object: `statement(name)` gives an axiom's words and its general form as a relation between terms.
Statement: the relation printed is itself accepted by the kernel as an instance of the axiom of that name (a test says
so), so the printed axiom and the checked one cannot drift apart. An axiom without a statement here is an error.
Source: Cagnetta, Petrini, Tomasini, Favero, Wyart (2024), arXiv:2307.02129, section 2; sampling without replacement.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from latentproof.proofs import axioms
from latentproof.proofs.terms import (
    Domain,
    Function,
    History,
    Integer,
    Law,
    Relation,
    Table,
    Term,
    eq,
    falls,
    index,
    integer,
    mean,
    total,
)


@dataclass(frozen=True)
class AxiomStatement:
    """An axiom in words, and as a relation (None where only words are known)."""

    title: str
    words: str
    relation: Relation | None


@cache
def _known() -> dict[str, AxiomStatement]:
    n, q = integer("n", 2), integer("q", 1)
    slots, classes = Domain("slots"), Domain("classes", q)
    table = Table("r", slots, classes, n)
    sigma, tau, c = index("sigma", slots), index("tau", slots), index("c", classes)
    t = integer("t", 0)
    family = Table("r", slots, classes, n, t + 1)
    X = Function("X", (Integer(0),), history=Table("r", slots, classes, n))
    fibre_a, fibre_b = (Table(f"rho{letter}", Domain(f"S{letter}"), classes, n) for letter in "AB")
    Y = Function("Y", (), (fibre_a, fibre_b))

    def levels(upto: Term) -> History:
        return History(Table("r", slots, classes, n, upto))

    upsilon, d, a = index("upsilon", slots), index("d", classes), index("a", classes)
    position_j = Table("rj", slots, classes, n)
    column = Law("C", (position_j,), (Table("ri", slots, classes, n),))
    two = falls(position_j, sigma, c) * falls(position_j, tau, c)
    both = falls(table, sigma, c) * falls(table, tau, c)
    law = Law("G", (fibre_a, fibre_b))
    return {
        "injection_moments": AxiomStatement(
            "moments of an injection",
            "A table r is a uniformly random injection of its slots into n tuples, which fall into q classes of n/q "
            "tuples each. Up to four different slots receive different tuples, drawn without replacement: with k_c of "
            "k slots in each class c, the probability is the product of the (n/q)(n/q - 1)...(n/q - k_c + 1), over "
            "n(n - 1)...(n - k + 1); for two slots in one class c and a third in another class d",
            eq(mean(table, both * falls(table, upsilon, d)), axioms.moment(table, [c, c, d])),
        ),
        "column_moments": AxiomStatement(
            "moments of one position given another",
            "Given the symbols of a table's tuples at one position, the symbols at another position fill each fibre "
            "evenly: one slot shows each of the q symbols with probability 1/q; two slots, with e = n/q, show the same "
            "given symbol with probability (e/q)(e/q - 1)/(e(e - 1)) if they are in one fibre and 1/q^2 if not",
            eq(mean(column, two), axioms.column_moment(column, [sigma, tau], a)),
        ),
        "classes_partition": AxiomStatement(
            "classes partition the tuples",
            "Every tuple lies in exactly one class",
            eq(total(c, falls(table, sigma, c)), 1),
        ),
        "independence_of_levels": AxiomStatement(
            "independence of levels",
            "The tables of different levels are independent: a quantity X that depends on levels up to t + 1 only may "
            "be averaged over level t + 1 first; over no level at all, the average does nothing",
            eq(mean(levels(t + 1), X(t + 1)), mean(levels(t), mean(family, X(t + 1)))),
        ),
        "fibre_injection": AxiomStatement(
            "injection into fibres",
            "Given one coordinate of a table's tuples, the slots of two different symbols are independent uniform "
            "injections into their two fibres, each of n tuples in the same classes; so the conditional average is "
            "the iterated one",
            eq(mean(law, Y()), mean(fibre_a, mean(fibre_b, Y()))),
        ),
    }


def axiom_statement(name: str) -> AxiomStatement:
    """The statement of a model axiom: written here, or the sentence of the kernel's own axiom list.

    >>> axiom_statement("classes_partition").words
    'Every tuple lies in exactly one class'
    """
    if name in _known():
        return _known()[name]
    # The kernel's list states every axiom as "name: sentence."; a new one is printed in those words.
    lines = (axioms.__doc__ or "").splitlines()
    found = [i for i, line in enumerate(lines) if line.startswith(f"{name}:")]
    if not found:
        raise ValueError(f"model axiom must be one with a printed statement, got {name!r}")
    text = [lines[found[0]].split(":", 1)[1]]
    for line in lines[found[0] + 1 :]:
        if line.split(":", 1)[0] in axioms.AXIOMS or line.startswith("Source"):
            break
        text.append(line)
    return AxiomStatement(name.replace("_", " "), " ".join(" ".join(text).split()).rstrip("."), None)
