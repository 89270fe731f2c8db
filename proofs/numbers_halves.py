r"""S2 sharpened at the numbers of one grammar, as a theorem: twice P samples leave a wrong link at most with delta.

Object: `certify_halves(known, level, P, delta)` builds the theorem for one level, `certify_all_halves` that for several
levels, which read the same strings: in each of two halves P pairs are drawn; the hypotheses say what the law of the
pairs is; the statement: with the debiased rule at each level's threshold h, Z >= 1, some wrong link, has probability at
most delta. K, h and the parameters of Lemma B are numbers, the same for all parents of a level.
Statement: nothing here decides anything. Kernel and replay evaluate the conditions of S2 sharpened and its sum in
intervals. Of |d|^2 - h, d = phi_a - phi_b, a share goes to the errors' inner product (s2), the rest to the errors along
d (s1), whose rate is steepness K |d|^2/(2V), V = sum (phi_a + phi_b) d^2.
Source: this project (S2 sharpened).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

from latentproof.proofs.derivation import Derivation
from latentproof.proofs.derivations.debiased_sharp import HYPOTHESES, NAMES, double, single
from latentproof.proofs.derivations.halves_joined import half
from latentproof.proofs.derivations.level_data import MODEL, a, b, draws, i, parents, phi, r, targets, w
from latentproof.proofs.derivations.missed import eta
from latentproof.proofs.inequalities import chain
from latentproof.proofs.numbers import LEAST, SMALL, add_up, moved_hypothesis, name_of, value_at
from latentproof.proofs.proof import Hypothesis, Theorem
from latentproof.proofs.substitution import Formula, Substitution
from latentproof.proofs.terms import Chance, Function, Relation, Sample, Term, Variable, index, le, number, total


@dataclass(frozen=True)
class NumberedHalves:
    """One level in numbers, and the parameters of S2 sharpened.

    probabilities, contexts: as in `numbers.NumberedLevel`; eta: Chernoff's rate for each parent; K, h > 0; share in
    (0, 1) and steepness > 0; synonyms, others: theta, B, omega, R, lam, mu. `ValueError` where the law is none.
    """

    m: int
    probabilities: tuple[Fraction, ...]
    contexts: tuple[tuple[Fraction, ...], ...]
    eta: tuple[Fraction, ...]
    K: int
    h: Fraction
    share: Fraction
    steepness: Fraction
    synonyms: tuple[Fraction, ...]
    others: tuple[Fraction, ...]

    def __post_init__(self) -> None:
        if self.m * sum(self.probabilities) != 1 or any(sum(row) != 1 or min(row) < 0 for row in self.contexts):
            raise ValueError("the probabilities of the tuples and each context must add up to 1")
        lengths = {len(self.probabilities), len(self.contexts), len(self.eta)}
        if len(lengths) != 1 or len({len(row) for row in self.contexts}) != 1:
            raise ValueError("probabilities, contexts and eta must have one entry for each parent")
        if len(self.synonyms) != len(NAMES) or len(self.others) != len(NAMES):
            raise ValueError(f"synonyms and others must be {len(NAMES)} numbers each")


def certify_halves(known: Theorem, level: NumberedHalves, samples: int, delta: Fraction) -> Theorem:
    """A link of one level is wrong with probability at most delta, the lower levels given; unchecked.

    samples: P, the pairs in each half.
    """
    d = Derivation()
    bound, hypotheses = one_level(d, known, level, samples, "")
    chain(d, bound, d.add("evaluate", le(d.steps[bound].conclusion.rhs, number(delta))))
    title = f"{2 * samples} samples in two halves are enough for one level"
    return Theorem("certificate", title, d.steps[-1].conclusion, tuple(d.steps), hypotheses, (known,), known.source)


def certify_all_halves(known: Theorem, levels: Sequence[NumberedHalves], samples: int, delta: Fraction) -> Theorem:
    """Some level <= n is wrong with probability at most delta, by the debiased rule at every level; unchecked.

    The hypotheses: `recovery`'s induction, and that level l is decided wrongly as often as a link of its pairs is.
    samples: P, the strings in each half; all levels read the same ones.
    """
    d = Derivation()
    bounds = [one_level(d, known, level, samples, str(n)) for n, level in enumerate(levels, 1)]
    hypotheses = add_up(d, bounds)
    last = len(d.steps) - 1
    chain(d, last, d.add("evaluate", le(d.steps[last].conclusion.rhs, number(delta))))
    title = f"{2 * samples} samples in two halves are enough for {len(levels)} levels"
    return Theorem("certificate", title, d.steps[-1].conclusion, tuple(d.steps), hypotheses, (known,), known.source)


def one_level(
    d: Derivation, known: Theorem, level: NumberedHalves, samples: int, mark: str
) -> tuple[int, tuple[Hypothesis, ...]]:
    """S2 sharpened at one level in numbers, its functions and samples named with a mark: the step, and what it uses."""
    sizes = {"q": number(len(level.contexts)), "m": number(level.m), "D": number(len(level.contexts[0]))}
    numbers = {**sizes, "P": number(samples), "h": number(level.h), "K": number(level.K)}
    names = Substitution(numbers, dict(_named(Substitution(numbers), mark)))
    use = Substitution(numbers, {**names.functions, **_formulas(names, level)}, {}, _halves(names, mark))
    own = tuple(moved_hypothesis(use, hypothesis, mark) for hypothesis in MODEL)
    given = {hypothesis.name: d.hypothesis(mine) for hypothesis, mine in zip(MODEL, own, strict=True)}
    premises = [
        given[hypothesis.name]
        if hypothesis.name in given
        else d.add("evaluate", moved_hypothesis(use, hypothesis, mark).relation)
        for hypothesis in HYPOTHESES
    ]
    return d.lemma(known, use, *premises), (*own, *_listed(use, level, mark))


def _halves(names: Substitution, mark: str) -> dict[str, Chance]:
    return {x.name: Sample(f"{x.name}{mark}", names(x.law), names(x.size)) for x in (draws, half)}


def _named(sizes: Substitution, mark: str) -> Iterator[tuple[str, Formula]]:
    """The functions whose values are listed, over domains of the given sizes."""
    for f in (w, r, phi, eta):
        domains = tuple(sizes.domain(each) for each in f.domains)  # type: ignore[arg-type]  # all are domains
        parameters = tuple(Variable(f"v{k}", domain) for k, domain in enumerate(domains))
        marked = Function(f"{f.name}{mark}", domains)
        yield f.name, (parameters, marked(*(Term("var", (), each) for each in parameters)))


def _formulas(names: Substitution, level: NumberedHalves) -> dict[str, Formula]:
    """The parameters of Lemma B, and the rate and the shares for a pair of parents."""
    one, two = (names.variable(Variable(name, parents)) for name in "ab")
    found: dict[str, Formula] = {}
    for values, functions, parameters in (
        (level.synonyms, single, (one,)),
        (level.others, double, (one, two)),
    ):
        for name, value in zip(NAMES, values, strict=True):
            found[functions[name].name] = (parameters, number(value))
    step = phi(a, i) - phi(b, i)
    square = total(i, step**2)
    spread = total(i, (phi(a, i) + phi(b, i)) * step**2)
    room = square - number(level.h)
    rate = number(level.steepness * level.K / 2) * square / (spread + SMALL) + LEAST
    found["rate"] = ((one, two), names(rate))
    found["s1"] = ((one, two), names(number(1 - level.share) * room - SMALL))
    found["s2"] = ((one, two), names(number(level.share) * room))
    return found


def _listed(use: Substitution, level: NumberedHalves, mark: str) -> Iterator[Hypothesis]:
    """The elements, all different, and the values of r, eta and phi."""
    rows = [index(f"a{k}", use.domain(parents)) for k in range(1, len(level.contexts) + 1)]
    columns = [index(f"z{k}", use.domain(targets)) for k in range(1, len(level.contexts[0]) + 1)]
    for elements in (rows, columns):
        for one, other in combinations(elements, 2):
            yield Hypothesis(f"{name_of(one)} {name_of(other)} {mark}", Relation(one, "!=", other))
    for row, p, rate, context in zip(rows, level.probabilities, level.eta, level.contexts, strict=True):
        yield value_at(use, r, (row,), p)
        yield value_at(use, eta, (row,), rate)
        for column, value in zip(columns, context, strict=True):
            yield value_at(use, phi, (row, column), value)
