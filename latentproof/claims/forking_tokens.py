r"""forking-tokens: a minority of tokens carries entropy and gradient; entropy bounds relevance and does not measure it.

Claim. Let the grammar of RHM(v, m, s, L) be a tabular softmax policy pi_t along its strings. E|grad ln pi_t|^2 is
1 - sum pi_t^2 <= H(pi_t), and 0 exactly on forced tokens. There are (1-s^(-L))/(s-1) choices of entropy ln m a token,
20 % at s = 6. How many tokens are possible at a position is a Markov chain over its base-s digits, so that the share of
forced tokens is an exact function of (v, m, s, L): the last token of a tuple is forced with positive probability if and
only if f < 1; its j-th, with the parent known, fails to be with probability below m v^(-j). At f = 1 no token is
forced, all have entropy ln v, and any fifth of them carries a fifth. A share q of the tokens carries at most
q s^L ln v / H(X) of the entropy: all of it can only be there for f up to about w^(q-1).
Anti-claim. Let a reward read the symbols h^(c) of level c. What a token decides of it, its relevance, is the variance
of the expected reward under pi_t; it adds up to Var R along the string and is at most (max R - min R)^2 H(pi_t)/2: no
entropy, no relevance. The converse is false: a choice among m synonyms has entropy ln m and relevance 0. There are
grammars in which the third of the tokens with the highest entropy decides nothing at all, and in drawn ones a fifth
selected by entropy holds less of the relevance than a random fifth for m >= v^(s/3), f <= 1/2 (it sits at the ends of
tuples, entropy at their starts), exactly a fifth at f = 1, and the better part of it for m << v.

What it does not say. The 20 % of the paper is measured on language models; (s-1)^(-1) = 20 % at s = 6 is a coincidence
of our choosing s, and counts choices, several of which fall on one token: for m << v the forking tokens are one in s.
Nothing is said of training: only of the first gradient at the grammar's own policy, which is tabular, so that no token
teaches about another prefix. The paper's selection works on its tasks; the claim says when it must not be expected to.

Source: Wang et al. (2025), arXiv:2506.01939 (measured); Kakade (2001) for the natural gradient; derivations are ours.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import product

from latentproof.claim import Claim, Falsifier, Task
from latentproof.errors import InputError
from latentproof.experiments.forking import LEAST, MOST, ROOM, ForkingExperiment
from latentproof.lanes import Case, exact, falsified, kernel, refuses
from latentproof.numerics.enumeration_policy import (
    enumerate_forced,
    enumerate_step,
    every_grammar,
    every_string,
    exact_policy,
)
from latentproof.proofs.derivations import counts, notation, policy, rivals
from latentproof.proofs.library import checked
from latentproof.proofs.proof import Theorem
from latentproof.proofs.terms import Term, number
from latentproof.regimes import Regime
from latentproof.report import Finding
from latentproof.theory.information import entropy
from latentproof.theory.model import RHM, RegimeError
from latentproof.theory.possible import forced, forced_share, seen_step

# --- where it is checked --------------------------------------------------------------------------------------------

SIZES = ((2, 1, 2), (2, 2, 2), (3, 1, 2), (2, 1, 3), (2, 2, 3), (2, 3, 3))
"""(v, m, s) of which every table is gone through."""
STRINGS = (RHM(2, 1, 2, 2), RHM(2, 2, 2, 2), RHM(2, 1, 3, 2), RHM(2, 1, 2, 3))
"""Regimes of which every string of every grammar is gone through."""
POLICIES = (RHM(2, 1, 2, 2), RHM(2, 2, 2, 2))
"""... and the policy along it."""
REGIMES = {
    "quick": [RHM(8, 2, 6, 2), RHM(8, 16, 3, 3)],
    "standard": [
        RHM(8, 2, 6, 3),
        RHM(16, 4, 3, 4),
        RHM(8, 8, 6, 3),
        RHM(8, 32, 3, 4),
        RHM(8, 64, 6, 3),
        RHM(16, 16, 2, 6),
    ],
    "thorough": [
        *(RHM(8, m, s, L) for m in (2, 8, 32) for s, L in ((3, 4), (4, 4), (6, 3), (8, 3))),
        *(RHM(16, m, 2, 7) for m in (4, 8, 16)),
    ],
}
TINY = RHM(4, 2, 2, 3)
"""Where drawing with and without replacement are far enough apart to be told by drawing."""
LARGEST = 10**6
"""s^L v m, the entries of one string's laws, at most: larger regimes are refused before any work."""
CHECKS = 5
"""Stochastic checks of one regime, which share the run's alpha with the falsifiers."""


def _run(task: Task) -> Iterator[Finding | dict[str, object]]:
    for regime in task.regimes or ():
        _check_size(regime.rhm)
    regimes = task.chosen(REGIMES)
    alpha = task.alpha / (CHECKS * len(regimes) + len(FALSIFIERS))
    task.tell("derivation: kernel and replay")
    yield from kernel(CLAIM)
    task.tell("enumeration of every table, string and policy at tiny sizes")
    yield _exact("possible next symbols", _steps(seen_step), "over every table")
    yield _exact("forced tokens", _forced(), "over every string of every grammar")
    yield _exact("relevance adds up to the reward's variance", _totals(), "over every grammar")
    yield _exact("highest entropy, no relevance", _counterexample(), "over every string of one grammar")
    for place, regime in enumerate(regimes, start=1):
        task.tell(f"regime {place} of {len(regimes)}: {regime.rhm}")
        yield from _measure(ForkingExperiment(CLAIM.id, task, regime, alpha))
    task.tell("falsifiers")
    yield from _falsify(task, alpha)


def _check_size(rhm: RHM) -> None:
    size = rhm.s**rhm.L * rhm.v * rhm.m if 2 ** min(rhm.L, 100) < LARGEST else LARGEST + 1
    if size > LARGEST:
        raise InputError(f"s^L v m must be at most 10^6 to be measured, got more at {rhm}")
    try:
        seen_step(rhm, 0, rhm.v)
    except RegimeError as large:
        raise InputError(str(large)) from None


def _measure(experiment: ForkingExperiment) -> Iterator[Finding | dict[str, object]]:
    rhm = experiment.rhm
    if entropy(rhm) < LEAST * math.log(rhm.v) * rhm.s**rhm.L:
        yield experiment.outside("entropy of a token", f"below {LEAST:.0%} of ln v: not measured")
    else:
        yield experiment.finding("entropy of a token", experiment.entropy_per_token(), "nats a token")
    yield experiment.finding("gradient norm", experiment.score(), "|grad ln pi|^2 less 1 - sum pi^2")
    if rhm.f == 1:
        reason = "f = 1: no token is forced (exact), all have entropy ln v, and entropy has nothing to select by"
        yield experiment.outside("forced tokens and selection", reason)
        return
    if (share := forced_share(rhm)) < LEAST:
        yield experiment.outside("share of forced tokens", f"{float(share):.2g}, below {LEAST:.0%}: not measured")
    else:
        yield experiment.finding("share of forced tokens", experiment.forced(), "share of tokens")
    bound = experiment.bound
    if MOST <= bound < ROOM or (bound >= ROOM and experiment.short):
        reason = f"room for {bound:.2f} of it, strings of {rhm.s**rhm.L} tokens: most or not is not decided"
        yield experiment.outside("entropy of a fifth", reason)
    else:
        what = "most of the entropy" if bound >= ROOM else f"at most {bound:.2f} of the entropy, less than half"
        yield experiment.finding(f"a fifth carries {what}", experiment.carries(), "share of draws")
    if experiment.finds is None:
        reason = "strings below 25 tokens, or between m <= v/4 and m >= v^(s/3), f <= 1/2: not claimed"
        yield experiment.outside("selection by entropy", reason)
    else:
        what = "finds" if experiment.finds else "misses"
        yield experiment.finding(f"selection by entropy {what} the root", experiment.selects(), "share of draws")
    yield experiment.table()


# --- every table, string and policy ----------------------------------------------------------------------------------

Step = Callable[[RHM, int, int], tuple[Fraction, ...]]
"""(regime, places seen, symbols possible) -> the law of the symbols possible next."""


def _steps(stated: Step) -> Iterator[Case]:
    for v, m, s in SIZES:
        for k, c in product(range(s), range(1, v + 1)):
            law = zip(stated(RHM(v, m, s, 2), k, c), enumerate_step(v, m, s, k, c), strict=True)
            for j, (claimed, counted) in enumerate(law):
                yield f"{j} of {c} symbols after {k} places at (v, m, s) = {(v, m, s)}", claimed, counted


def _forced() -> Iterator[Case]:
    for rhm in STRINGS:
        counted = enumerate_forced(rhm)
        for position, share in enumerate(counted):
            yield f"position {position} of {rhm}", forced(rhm, position), share
        yield f"all positions of {rhm}", forced_share(rhm), sum(counted, Fraction(0)) / len(counted)


def _totals() -> Iterator[Case]:
    """Per grammar: E sum relevance against the variance of R over the strings; E|grad|^2 against 1 - sum pi^2."""
    for rhm in POLICIES:
        worth = range(rhm.v)
        for grammar in every_grammar(rhm):
            symbols = every_string(grammar)
            for level in range(rhm.L + 1) if rhm.m == 1 else (1,):
                found = exact_policy(grammar, level, worth)
                rewards = symbols[rhm.L - level].sum(axis=1).tolist()
                count = len(rewards)
                spread = Fraction(sum(r * r for r in rewards), count) - Fraction(sum(rewards), count) ** 2
                yield f"level {level} of a grammar of {rhm}", spread, Fraction(found.relevance.sum()) / count
            yield f"gradient of a grammar of {rhm}", Fraction(found.energy.sum()), Fraction(found.score.sum())


PARITY = tuple(tuple((k, a % 2, a // 2) for k in range(3)) for a in range(4))
"""Rules (synonym's number, low bit, high bit) of four symbols: starts of entropy ln 3 say nothing of the parent."""


def _counterexample() -> Iterator[Case]:
    found = exact_policy((PARITY, PARITY), 2, range(4))
    first, count = found.energy == found.energy.max(), len(found.law)
    yield "share of tokens with the highest entropy", Fraction(1, 3), Fraction(int(first.sum()), first.size)
    yield "their relevance", Fraction(0), Fraction(found.relevance[first].sum()) / count
    yield "relevance of the others, Var R", Fraction(5, 4), Fraction(found.relevance[~first].sum()) / count


def _exact(name: str, cases: Iterator[Case], counted: str) -> Finding:
    return exact(CLAIM.id, name, cases, f"counted {counted}")


# --- the wrong variants, which every lane named must reject ---------------------------------------------------------

LANES = ("kernel", "enumeration", "Monte Carlo")
ONE_CHOICE = Falsifier("one-choice-a-tuple", "a string has one choice for s tokens, (1 - s^(-L))/s a token", LANES)
REPLACED = Falsifier("with-replacement", "rules are drawn with replacement: tokens are forced at f = 1 too", LANES)
IS_RELEVANCE = Falsifier("entropy-is-relevance", "what a token decides of a reward is proportional to entropy", LANES)
FALSIFIERS = (ONE_CHOICE, REPLACED, IS_RELEVANCE)


def _one_choice(s: int, L: int) -> Fraction:
    return Fraction(s**L - 1, s)


def _replaced(rhm: RHM, k: int, c: int) -> tuple[Fraction, ...]:
    """The step as if the cm - 1 other rules fell anywhere, each by itself, from one symbol: exact for j = 1 only."""
    law = list(seen_step(rhm, k, c))
    law[1] = (1 - Fraction((rhm.v - 1) * rhm.v ** (rhm.s - 1 - k), rhm.n)) ** (c * rhm.m - 1)
    return tuple(law)


def _replaced_share(rhm: RHM) -> Fraction:
    """The forced share if every spine symbol were unknown and rules drawn with replacement."""
    steps = (_replaced(rhm, k, rhm.v)[1] for k in range(rhm.s))
    return sum(steps, Fraction(0)) / rhm.s


def _in_proportion() -> Iterator[Case]:
    """E relevance of a position = Var R times its part of the energy."""
    for rhm in POLICIES[1:]:
        for grammar in every_grammar(rhm):
            found = exact_policy(grammar, rhm.L, range(rhm.v))
            energy, relevant = found.energy.sum(axis=0), found.relevance.sum(axis=0)
            for position in range(rhm.s**rhm.L):
                stated = Fraction(relevant.sum() * energy[position] / energy.sum())
                yield f"position {position} of a grammar of {rhm}", stated, Fraction(relevant[position])


def _choices() -> Iterator[Case]:
    """ln(strings/v) in units of ln m, counted."""
    for rhm in POLICIES[1:]:
        for grammar in every_grammar(rhm):
            strings = {tuple(string) for string in every_string(grammar)[-1].tolist()}
            counted = (len(strings) // rhm.v).bit_length() - 1
            yield f"choices of a grammar of {rhm}", _one_choice(rhm.s, rhm.L), Fraction(counted)


def _wrong_theorems() -> dict[str, tuple[Theorem, Term, Term, Term]]:
    """A theorem, a wrong right side for it, and the factors in which right and wrong differ, as integers can show."""
    found = checked(*CLAIM.theorems)
    s, t, m = counts.s, notation.t, notation.m
    density, pairs, nothing = (found[name][0] for name in ("choice-density", "rivals", "synonym-relevance"))
    N, n, q = rivals.N, rivals.n, rivals.q
    return {
        ONE_CHOICE.name: (density, (1 - 1 / s**t) / s, 1 / (s - 1), 1 / s),
        REPLACED.name: (pairs, (N - 1) * (1 / q), (n / q - 1) / (n - 1), 1 / q),
        IS_RELEVANCE.name: (nothing, 1 - policy.squares, number(0), 1 - 1 / m),
    }


def _falsify(task: Task, alpha: float) -> Iterator[Finding]:
    finds, misses, tiny = (
        ForkingExperiment(CLAIM.id, task, Regime("", rhm), alpha).exchanged() for rhm in (*REGIMES["quick"], TINY)
    )
    tests = {
        ONE_CHOICE.name: finds.entropy_per_token(_one_choice),
        REPLACED.name: tiny.forced(_replaced_share(TINY)),
        IS_RELEVANCE.name: misses.proportional(),
    }
    counted = {
        ONE_CHOICE.name: _exact("choices", _choices(), "over every string"),
        REPLACED.name: _exact("possible next symbols", _steps(_replaced), "over every table"),
        IS_RELEVANCE.name: _exact("relevance", _in_proportion(), "over every string"),
    }
    wrong_theorems = _wrong_theorems()
    for falsifier in FALSIFIERS:
        rejected = {
            "Monte Carlo": not tests[falsifier.name](),
            "enumeration": counted[falsifier.name].verdict == "refuted",
            "kernel": refuses(*wrong_theorems[falsifier.name]),
        }
        yield falsified(CLAIM, falsifier, rejected, finds.beta, finds.alpha)


CLAIM = Claim(
    id="forking-tokens",
    title="a minority of tokens carries entropy and gradient, the more so the smaller f; "
    "entropy bounds what a token decides of a reward, and does not measure it",
    statement=r"E\|\nabla\log\pi_t\|^2=1-\sum_z\pi_t(z)^2\le H(\pi_t),\qquad "
    r"\frac{\text{choices}}{\text{tokens}}=\frac{1-s^{-L}}{s-1},\\ "
    r"\text{forced somewhere}\iff f<1,\qquad "
    r"\sum_{t\in A}H(\pi_t)\le|A|\ln v,\\ "
    r"\mathrm{Var}_{\pi_t}(Q_t)\le\tfrac12\Big(1-\sum_z\pi_t(z)^2\Big),\qquad "
    r"\text{among }m\text{ synonyms}: H=\ln m,\ \mathrm{Var}(Q)=0",
    source="Wang et al. (2025), arXiv:2506.01939",
    regime="f < 1; strings of 25 tokens or more; a fifth carries most of the entropy where it has room for 70 % of it; "
    "selection by entropy finds the root for m <= v/4, s >= 3, misses it for m >= v^(s/3), f <= 1/2, v >= 5; "
    "in between nothing is claimed",
    scope="the first gradient at the grammar's own tabular policy, not training; the paper's 20 % is measured on "
    "language models and not derived here; which fifth holds how much of the relevance is measured",
    theorems=(
        *("choice-density", "choice-density-upper", "choice-share", "gradient-norm", "gradient-entropy"),
        *("gradient-forced", "gradient-only-forced", "token-entropy", "entropy-carried", "rivals", "rivals-parent"),
        *("relevance-total", "relevance-energy", "synonym-relevance", "synonym-entropy"),
    ),
    falsifiers=FALSIFIERS,
    experiment_grades=("enumerated", "statistical"),
    experiment_assumptions=(
        "statistical selection: where a fifth by entropy finds or misses the relevance, at the regimes measured",
    ),
    run=_run,
)
