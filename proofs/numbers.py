r"""S1' at the numbers of one grammar, as a theorem: P samples leave a wrong link with probability at most delta.

Object: `certify(levels, P, delta)` builds the theorem; its hypotheses say what the law of the pairs is (r(a) and
phi(a, z) element by element) and name the free parameters; its statement: Z >= 1, some wrong link, has
probability at most delta.
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
from latentproof.proofs.derivations import recovery
from latentproof.proofs.derivations.level_data import MODEL, a, b, draws, i, parents, phi, r, targets, w
from latentproof.proofs.derivations.links import gamma, lam, low, radius, rho, sure
from latentproof.proofs.derivations.missed import eta
from latentproof.proofs.derivations.mixture import h
from latentproof.proofs.derivations.recovery import bad, data, kappa, wrong_at
from latentproof.proofs.derivations.sufficient import HYPOTHESES
from latentproof.proofs.inequalities import add, averaged, chain, rewrite
from latentproof.proofs.proof import Hypothesis, Theorem
from latentproof.proofs.substitution import Substitution
from latentproof.proofs.terms import (
    Function,
    Relation,
    Sample,
    Term,
    Variable,
    eq,
    index,
    le,
    mean,
    number,
    sqrt,
    total,
)

SMALL = number(Fraction(1, 10**15))
LEAST = number(Fraction(1, 10**6))
"""Both keep what is divided by above 0 where a = b."""
SETTINGS = (kappa, eta, gamma, radius, lam, low, rho, sure)


@dataclass(frozen=True)
class NumberedLevel:
    """One level in numbers: m tuples a parent, r(a), phi(a, z), and the parameters of S1' for each parent.

    probabilities: q positive rationals, m times their sum is 1; contexts: q rows of D weights of sum 1. settings: for
    each parent kappa, eta, gamma, R, lam, low, rho, sure, in this order. `ValueError` where the law is none.
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


def certify(known: Theorem, levels: Sequence[NumberedLevel], samples: int, delta: Fraction) -> Theorem:
    """Some level <= n is wrong with probability at most delta, from S1' (`known`); unchecked.

    The hypotheses: `recovery`'s induction, and that level l is decided wrongly as often as a link of its pairs is.
    """
    d = Derivation()
    bounds = [one_level(d, known, level, samples, str(n)) for n, level in enumerate(levels, 1)]
    hypotheses = add_up(d, bounds)
    last = len(d.steps) - 1
    chain(d, last, d.add("evaluate", le(d.steps[last].conclusion.rhs, number(delta))))
    title = f"{samples} samples are enough for {len(levels)} levels"
    return Theorem("certificate", title, d.steps[-1].conclusion, tuple(d.steps), hypotheses, (known,), known.source)


def add_up(d: Derivation, bounds: Sequence[tuple[int, tuple[Hypothesis, ...]]]) -> tuple[Hypothesis, ...]:
    """Some level is wrong at most as often as the bounds of the levels together say: the last step; the hypotheses.

    bounds: for each level the step that bounds its wrong links, and the hypotheses behind it.
    """
    hypotheses = [recovery.BOTTOM]
    bottom = d.hypothesis(recovery.BOTTOM)
    start = d.calc(mean(data, wrong_at(0))).put(mean(data, number(0)), bottom).algebra(number(0)).done()
    total_ = chain(d, start, d.add("order", le(0, 0)))
    for n, (bound, own) in enumerate(bounds, 1):
        same = Hypothesis(f"level {n}", eq(mean(data, bad(n)), d.steps[bound].conclusion.lhs))
        onward = Hypothesis(f"onward {n}", le(wrong_at(n), wrong_at(n - 1) + bad(n)))
        hypotheses += (*own, same, onward)
        mine = chain(d, d.hypothesis(same), bound)
        step = averaged(d, data, d.hypothesis(onward))
        lower = mean(data, wrong_at(n - 1))
        step = rewrite(d, step, mean(data, wrong_at(n)), lower + mean(data, bad(n)))
        total_ = chain(d, step, add(d, total_, mine))
    return tuple(hypotheses)


def certify_level(known: Theorem, level: NumberedLevel, samples: int, delta: Fraction) -> Theorem:
    """A link of one level is wrong with probability at most delta, the lower levels given; unchecked."""
    d = Derivation()
    bound, hypotheses = one_level(d, known, level, samples, "")
    chain(d, bound, d.add("evaluate", le(d.steps[bound].conclusion.rhs, number(delta))))
    title = f"{samples} samples are enough for one level"
    return Theorem("certificate", title, d.steps[-1].conclusion, tuple(d.steps), hypotheses, (known,), known.source)


def one_level(
    d: Derivation, known: Theorem, level: NumberedLevel, samples: int, mark: str
) -> tuple[int, tuple[Hypothesis, ...]]:
    """S1' at one level in numbers, its functions and sample named with a mark: the step, and the hypotheses used."""
    sizes = {"q": number(len(level.contexts)), "m": number(level.m), "D": number(len(level.contexts[0]))}
    numbers = {**sizes, "P": number(samples), "h": number(level.gap / 4)}
    names = Substitution(numbers, dict(_renamed(Substitution(numbers), mark)))
    moved = Sample(f"X{mark}", names(draws.law), names(draws.size))
    use = Substitution(numbers, {**names.functions, **_rates(names)}, {}, {"X": moved})
    own = tuple(moved_hypothesis(use, hypothesis, mark) for hypothesis in MODEL)
    given = {hypothesis.name: d.hypothesis(mine) for hypothesis, mine in zip(MODEL, own, strict=True)}
    premises = []
    for hypothesis in HYPOTHESES:
        if hypothesis.name in given:
            premises.append(given[hypothesis.name])
        else:
            goal = moved_hypothesis(use, hypothesis, mark).relation
            premises.append(d.add("order" if hypothesis.name == "h" else "evaluate", goal))
    return d.lemma(known, use, *premises), (*own, *_listed(use, level, mark))


def _renamed(sizes: Substitution, mark: str) -> Iterator[tuple[str, tuple[tuple[Variable, ...], Term]]]:
    """Each function of S1' as the function of that name and mark."""
    for f in (w, r, phi, *SETTINGS):
        domains = tuple(sizes.domain(each) for each in f.domains)  # type: ignore[arg-type]  # all are domains
        parameters = tuple(Variable(f"v{i}", domain) for i, domain in enumerate(domains))
        marked = Function(f"{f.name}{mark}", domains)
        yield f.name, (parameters, marked(*(Term("var", (), each) for each in parameters)))


def _rates(names: Substitution) -> dict[str, tuple[tuple[Variable, ...], Term]]:
    """The formulas of rate and mu."""
    step = phi(a, i) - phi(b, i)
    square = total(i, step**2)
    spread = total(i, phi(a, i) * step**2) / kappa(a) + total(i, phi(b, i) * step**2) / kappa(b) + SMALL
    best = (square - sqrt(h * square)) / spread
    parameters = tuple(names.variable(Variable(name, parents)) for name in "ab")
    return {"rate": (parameters, names(best)), "mu": (parameters, names(best * sqrt(square / h) + LEAST))}


def moved_hypothesis(use: Substitution, hypothesis: Hypothesis, mark: str) -> Hypothesis:
    """A hypothesis at the numbers, its name marked."""
    relation = hypothesis.relation
    sides = use(relation.lhs), use(relation.rhs)
    return Hypothesis(f"{hypothesis.name}{mark}", Relation(sides[0], relation.op, sides[1]), hypothesis.over)


def _listed(use: Substitution, level: NumberedLevel, mark: str) -> Iterator[Hypothesis]:
    """The elements, all different, and the values of r, phi and the parameters."""
    rows = [index(f"a{k}", use.domain(parents)) for k in range(1, len(level.contexts) + 1)]
    columns = [index(f"z{k}", use.domain(targets)) for k in range(1, len(level.contexts[0]) + 1)]
    for elements in (rows, columns):
        for one, other in combinations(elements, 2):
            yield Hypothesis(f"{name_of(one)} {name_of(other)} {mark}", Relation(one, "!=", other))
    for row, p, context, settings in zip(rows, level.probabilities, level.contexts, level.settings, strict=True):
        for f, value in zip((r, *SETTINGS), (p, *settings), strict=True):
            yield value_at(use, f, (row,), value)
        for column, value in zip(columns, context, strict=True):
            yield value_at(use, phi, (row, column), value)


def value_at(use: Substitution, f: Function, at: Sequence[Term], value: Fraction) -> Hypothesis:
    """That a function has this value at the elements."""
    place = Substitution(dict(zip((v.name for v in use.functions[f.name][0]), at, strict=True)))(
        use.functions[f.name][1]
    )
    return Hypothesis(f"{place.data.name} at {' '.join(map(name_of, at))}", eq(place, number(value)))  # type: ignore[union-attr]  # its function


def name_of(element: Term) -> str:
    """The name of an element."""
    assert isinstance(element.data, Variable)
    return element.data.name
