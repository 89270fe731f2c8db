r"""Facts that proofs use besides the model's axioms, as a reader meets them: analysis, samples, normal vectors.

Object: `fact_statement(name)` is a fact's title and what it says: as relations where the kernel matches it by shape,
else in the words of the kernel's own list.
Statement: the relations printed are the schemas that the kernel matches. No fact that is unknown here stops a document.
Source: `facts.FACTS`; the lists in `facts` and `axioms_samples`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from types import ModuleType

from latentproof.proofs import axioms_samples, facts
from latentproof.proofs.axiom_statements import axiom_statement
from latentproof.proofs.axioms import AXIOMS
from latentproof.proofs.syntax import subterms
from latentproof.proofs.terms import (
    Domain,
    Function,
    Gauss,
    Integer,
    Relation,
    Sample,
    Variable,
    count,
    delta,
    eq,
    event,
    exp,
    index,
    integer,
    le,
    ln,
    lt,
    mean,
    normal,
    real,
    total,
)


@dataclass(frozen=True)
class FactStatement:
    """A fact: premises and conclusion, or words alone."""

    title: str
    words: str
    premises: tuple[Relation, ...] = ()
    conclusion: Relation | None = None


def described(module: ModuleType, name: str) -> str:
    """The sentence in which a module's docstring describes a name; empty if it does not.

    >>> described(axioms_samples, "sample_mean")
    'E N_y = size p(y)'
    """
    lines = (module.__doc__ or "").splitlines()
    for i, line in enumerate(lines):
        head, colon, rest = line.partition(":")
        if colon and name in head.split(", "):
            text = [rest]
            for more in lines[i + 1 :]:
                start, again, _ = more.partition(":")
                listed = again and all(word.replace("_", "").isalnum() for word in start.split(", "))
                if not more or listed or more.startswith("Source"):
                    break
                text.append(more)
            return " ".join(" ".join(text).split()).rstrip(".")
    return ""


@cache
def _known() -> dict[str, FactStatement]:
    outcomes, components = Domain("outcomes"), Domain("components")
    z, y, u = (index(letter, outcomes) for letter in "zyu")
    p, h, tau = (Function(name, (outcomes,)) for name in ("p", "h", "tau"))
    x = Sample("X", total(z, p(z)), integer("P", 0))
    law = (le(0, p(z)), eq(total(z, p(z)), 1))
    draws = "Let X be a sample of P independent draws of outcomes z with probabilities p_z, N_z of them equal to z"
    c = index("z", components)
    g, a, b = Gauss("g", components), Function("a", (components,)), real("b")
    normals = "Let g_z be independent standard normal variables"
    k, j, e = integer("k", 1), integer("j", 0), Function("h", (outcomes,))
    low, high, d = real("x"), real("y"), Function("d", (components,))
    room = 1 - 2 * a(c)
    logs = total(c, ln(room)) + ln(1 + 2 * b * total(c, d(c) ** 2 / room))
    line = total(c, d(c) * normal(g, c))
    form = eq(mean(g, exp(total(c, a(c) * normal(g, c) ** 2) - b * line**2)), exp(-logs / 2))
    avoided = event(total(z, tau(z) * count(x, z)), 0)
    means = [total(z, p(z) * exp(e(z) / size)) ** size for size in (k + j, k)]
    return {
        "sample_total": FactStatement("draws add up", draws, (), eq(total(z, count(x, z)), x.size)),
        "sample_mean": FactStatement("mean count", draws, law, eq(mean(x, count(x, y)), x.size * p(y))),
        "sample_product": FactStatement(
            "product of counts",
            draws,
            law,
            eq(
                mean(x, count(x, y) * count(x, u)),
                x.size * (x.size - 1) * p(y) * p(u) + x.size * p(y) * delta(y, u),
            ),
        ),
        "sample_exponential": FactStatement(
            "exponential moment of counts",
            draws,
            law,
            eq(mean(x, exp(total(z, h(z) * count(x, z)))), total(z, p(z) * exp(h(z))) ** x.size),
        ),
        "sample_avoids": FactStatement(
            "a set that no draw is in",
            f"{draws}, and tau_z the indicator of a set",
            (*law, eq(tau(z) * tau(z), tau(z))),
            eq(mean(x, avoided), total(z, p(z) * (1 - tau(z))) ** x.size),
        ),
        "power_mean": FactStatement(
            "power means", "For real h_z, k >= 1 and j >= 0", law, Relation(means[0], "<=", means[1])
        ),
        "log_mean": FactStatement(
            "power means, in logarithms",
            "For real h_z",
            (lt(0, low), le(low, high), *law),
            le(high * ln(total(z, p(z) * exp(e(z) / high))), low * ln(total(z, p(z) * exp(e(z) / low)))),
        ),
        "gauss_form": FactStatement("exponential moment of a form", normals, (lt(0, room), le(0, b)), form),
        "gauss_square": FactStatement(
            "exponential moment of squares",
            normals,
            (lt(0, 1 - 2 * a(c)),),
            eq(mean(g, exp(total(c, a(c) * normal(g, c) ** 2))), exp(-total(c, ln(1 - 2 * a(c))) / 2)),
        ),
        "gauss_tail": FactStatement(
            "tail", normals, (le(0, b),), le(mean(g, event(b, normal(g, c))), exp(-(b**2) / 2) / 2)
        ),
        "gauss_shift": FactStatement(
            "shift", f"{normals} and F a function of them. Then E e^(sum a_z g_z) F(g) = e^(sum a_z^2/2) E F(g + a)"
        ),
        "gauss_symmetry": FactStatement("symmetry", f"{normals} and F a function of them. Then E F(g) = E F(-g)"),
    }


def fact_statement(name: str) -> FactStatement:
    """What a fact or an axiom on samples says; one that only its name is known of is given by its name.

    >>> fact_statement("exp_tangent").title, fact_statement("screening_off").conclusion is None
    ('exp tangent', True)
    """
    title = name.replace("_", " ")
    if name in _known():
        return _known()[name]
    if name in facts.FACTS:
        premises, conclusion = facts.FACTS[name]
        return FactStatement(title, _letters(premises, conclusion), premises, conclusion)
    words = described(facts, name) or described(axioms_samples, name)
    return FactStatement(title, words[:1].upper() + words[1:] or f"The {title} fact of the kernel")


def _letters(premises: tuple[Relation, ...], conclusion: Relation) -> str:
    """What the letters of a schema stand for."""
    found: dict[str, bool] = {}
    for r in (conclusion, *premises):
        for node in (*subterms(r.lhs), *subterms(r.rhs)):
            if isinstance(node.data, Variable):
                found[node.data.name] = isinstance(node.data.sort, Integer)
    reals, whole = ([n for n in sorted(found) if found[n] == kind] for kind in (False, True))
    parts = ["real " + ", ".join(reals)] if reals else []
    parts += ["integers " + ", ".join(whole) + " >= 0"] if whole else []
    return "For " + " and ".join(parts) if parts else "A value"


def stated(name: str) -> FactStatement:
    """What an axiom of the model, an axiom on samples or a fact says.

    >>> stated("classes_partition").title
    'classes partition the tuples'
    """
    if name in AXIOMS:
        known = axiom_statement(name)
        return FactStatement(known.title, known.words, (), known.relation)
    return fact_statement(name)
