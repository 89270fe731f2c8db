r"""S1' at the numbers of one grammar, as a theorem: P samples leave a wrong link with probability at most delta.

Object: `certify(level, P, delta)` builds the theorem; its hypotheses say what the law of the pairs is (r(a) and
phi(a, z) element by element) and name the free parameters; its statement is Pr(Z >= 2) <= delta.
Statement: nothing here decides anything. Kernel and replay evaluate the conditions of S1' and its sum in intervals.
The rate of Lemma N for parents a, b is (|d|^2 - sqrt(h |d|^2))/(V_a/kappa_a + V_b/kappa_b), d = phi_a - phi_b, V the
second moments of d, h a quarter of the smallest squared separation; mu = rate |d|/sqrt h.
Source: this project (S1').
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

from latentproof.proofs.derivation import Derivation
from latentproof.proofs.derivations.coverage import eta
from latentproof.proofs.derivations.level_data import MODEL, P, a, b, draws, i, m, parents, phi, q, r, size, targets
from latentproof.proofs.derivations.links import gamma, lam, low, mu, radius, rate, rho
from latentproof.proofs.derivations.mixture import h
from latentproof.proofs.derivations.recovery import kappa
from latentproof.proofs.derivations.sufficient import HYPOTHESES, failure, wrong
from latentproof.proofs.inequalities import chain
from latentproof.proofs.proof import Hypothesis, Theorem
from latentproof.proofs.substitution import Substitution
from latentproof.proofs.terms import Function, Relation, Term, Variable, eq, event, index, le, lt, mean, number, sqrt, total

SMALL = number(Fraction(1, 10**15))
LEAST = number(Fraction(1, 10**6))
"""Both keep what is divided by above 0 where a = b."""
SETTINGS = (kappa, eta, gamma, radius, lam, low, rho)


@dataclass(frozen=True)
class NumberedLevel:
    """One level in numbers: m tuples a parent, r(a), phi(a, z), and the parameters of S1' for each parent.

    probabilities: q positive rationals, m times their sum is 1; contexts: q rows of D weights of sum 1. settings: for
    each parent kappa, eta, gamma, R, lam, low, rho, in this order. `ValueError` where the law is none.
    """

    m: int
    probabilities: tuple[Fraction, ...]
    contexts: tuple[tuple[Fraction, ...], ...]
    settings: tuple[tuple[Fraction, ...], ...]

    def __post_init__(self) -> None:
        if self.m * sum(self.probabilities) != 1 or any(sum(row) != 1 or min(row) < 0 for row in self.contexts):
            raise ValueError("the probabilities of the tuples and each context must add up to 1")
        if len({len(row) for row in self.contexts}) != 1 or len(self.contexts) != len(self.probabilities):
            raise ValueError(f"contexts must be {len(self.probabilities)} rows of one length")
        if len(self.settings) != len(self.contexts) or any(len(row) != len(SETTINGS) for row in self.settings):
            raise ValueError(f"settings must be {len(SETTINGS)} numbers for each parent")

    @property
    def gap(self) -> Fraction:
        """The smallest squared distance of two contexts."""
        pairs_ = combinations(self.contexts, 2)
        return min(sum(((x - y) ** 2 for x, y in zip(*pair, strict=True)), Fraction(0)) for pair in pairs_)


def _rates() -> dict[str, tuple[tuple[Variable, ...], Term]]:
    """The formulas of rate and mu."""
    step = phi(a, i) - phi(b, i)
    square = total(i, step**2)
    spread = total(i, phi(a, i) * step**2) / kappa(a) + total(i, phi(b, i) * step**2) / kappa(b) + SMALL
    best = (square - sqrt(h * square)) / spread
    parameters = (Variable("a", parents), Variable("b", parents))
    return {"rate": (parameters, best), "mu": (parameters, best * sqrt(square / h) + LEAST)}


def certify(known: Theorem, level: NumberedLevel, samples: int, delta: Fraction, name: str = "certificate") -> Theorem:
    """The theorem Pr(Z >= 2) <= delta at P = samples, from S1' (`known`); unchecked."""
    d = Derivation()
    sizes = {"q": number(len(level.contexts)), "m": number(level.m), "D": number(len(level.contexts[0]))}
    plain = Substitution({**sizes, "P": number(samples), "h": number(level.gap / 4)})
    full = Substitution(plain.variables, {n: (tuple(map(plain.variable, ps)), plain(t)) for n, (ps, t) in _rates().items()})
    model = tuple(_moved(plain, hypothesis) for hypothesis in MODEL)
    given = {hypothesis.name: d.hypothesis(hypothesis) for hypothesis in model}
    premises = []
    for hypothesis in HYPOTHESES:
        goal = _moved(full, hypothesis).relation
        if hypothesis.name in given:
            premises.append(given[hypothesis.name])
        else:
            premises.append(d.add("order" if hypothesis.name == "h" else "evaluate", goal))
    bound = d.lemma(known, full, *premises)
    chain(d, bound, d.add("evaluate", le(d.steps[bound].conclusion.rhs, number(delta))))
    listed = tuple(_listed(plain, level))
    statement = d.steps[-1].conclusion
    title = f"{samples} samples are enough for one level"
    return Theorem(name, title, statement, tuple(d.steps), (*model, *listed), (known,), known.source)


def _moved(use: Substitution, hypothesis: Hypothesis) -> Hypothesis:
    r_ = hypothesis.relation
    return Hypothesis(hypothesis.name, Relation(use(r_.lhs), r_.op, use(r_.rhs)), hypothesis.over)


def _listed(use: Substitution, level: NumberedLevel) -> Iterator[Hypothesis]:
    """The elements, all different, and the values of r, phi and the parameters."""
    rows = [index(f"a{k}", use.domain(parents)) for k in range(1, len(level.contexts) + 1)]
    columns = [index(f"z{k}", use.domain(targets)) for k in range(1, len(level.contexts[0]) + 1)]
    for elements in (rows, columns):
        for one, other in combinations(elements, 2):
            yield Hypothesis(f"{_name(one)} and {_name(other)}", Relation(one, "!=", other))
    for row, p, context, settings in zip(rows, level.probabilities, level.contexts, level.settings, strict=True):
        for f, value in zip((r, *SETTINGS), (p, *settings), strict=True):
            yield _value(use, f, (row,), value)
        for column, value in zip(columns, context, strict=True):
            yield _value(use, phi, (row, column), value)


def _value(use: Substitution, f: Function, at: Sequence[Term], value: Fraction) -> Hypothesis:
    moved = Function(f.name, tuple(use.domain(d) for d in f.domains))  # type: ignore[arg-type]  # all are domains
    return Hypothesis(f"{f.name} at {' '.join(map(_name, at))}", eq(moved(*at), number(value)))


def _name(element: Term) -> str:
    assert isinstance(element.data, Variable)
    return element.data.name
