"""The corpus audit: calibrated on strings of the Random Hierarchy Model, whose correlations are known exactly."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

import latentproof as lp
from latentproof.cli import main
from latentproof.corpus.audit import corpus
from latentproof.corpus.correlations import profile, resampled, spread
from latentproof.corpus.exponents import decay, of_losses, ratio
from latentproof.corpus.losses import losses
from latentproof.corpus.text import Text, parse
from latentproof.numerics.sampling.trees import sample_trees
from latentproof.testing import Checks
from latentproof.theory.model import RHM

Array = npt.NDArray[np.float64]


def channel(table: npt.NDArray[np.int64], position: int) -> Array:
    """P(symbol at this position | parent)."""
    v, m, _ = table.shape
    found = np.zeros((v, v))
    np.add.at(found, (np.arange(v)[:, None], table[:, :, position]), 1 / m)
    return found


def exact_square(grammar: lp.Grammar, distance: int) -> float:
    """Mean over i of sum (P(x_i, x_{i+n}) - P P)^2, strings one after the other: independent across their borders."""
    rhm = grammar.rhm
    length = rhm.s**rhm.L
    total = 0.0
    for i in range(length - distance):
        paths = [[(each // rhm.s**k) % rhm.s for k in reversed(range(rhm.L))] for each in (i, i + distance)]
        law = np.full(rhm.v, 1 / rhm.v)
        depth = 0
        while paths[0][depth] == paths[1][depth]:
            law = law @ channel(grammar.rules[rhm.L - 1 - depth], paths[0][depth])
            depth += 1
        table = grammar.rules[rhm.L - 1 - depth]
        joint = np.zeros((rhm.v, rhm.v))
        for a, rule in np.ndindex(rhm.v, rhm.m):
            joint[table[a, rule, paths[0][depth]], table[a, rule, paths[1][depth]]] += law[a] / rhm.m
        for below in range(depth + 1, rhm.L):
            rules = grammar.rules[rhm.L - 1 - below]
            joint = channel(rules, paths[0][below]).T @ joint @ channel(rules, paths[1][below])
        total += float(((joint - np.outer(joint.sum(1), joint.sum(0))) ** 2).sum())
    return float(total / length)


def text(grammar: lp.Grammar, strings: int, seed: int) -> npt.NDArray[np.int64]:
    return sample_trees(grammar, strings, seed=seed).leaves.astype(np.int64).ravel()


@pytest.mark.stochastic(alpha=1e-9, beta=1e-9)
def test_intervals_cover_the_exact_correlations(check: Checks) -> None:
    """95 % intervals at distances 1 and 3 cover the exact values of the grammar with probability .86 to .99."""
    rng = check.generator()
    grammar = lp.Grammar.sample(RHM(4, 2, 2, 3), seed=1)
    truth = np.array([exact_square(grammar, n) for n in (1, 3)])

    def covered(start: int, stop: int) -> list[float]:
        found = []
        for i in range(start, stop):
            each = profile(text(grammar, 1000, check.seed + i), 4, (1, 3), resampled(48, 120, rng), period=8)
            found.append(float(np.mean((each.low <= truth) & (truth <= each.high))))
        return found

    check.mean(covered, between=(0.86, 0.99), delta=0.12)


def test_without_the_period_positions_are_mixed() -> None:
    """Neighbours' matrices average out, and the margins of the positions look like correlation: why `period` exists."""
    grammar = lp.Grammar.sample(RHM(8, 4, 2, 4), seed=0)
    counts = resampled(64, 50, np.random.default_rng(0))
    tokens = text(grammar, 8000, 0)
    mixed, apart = (profile(tokens, 8, (1, 4), counts, period) for period in (1, 16))
    truth = [exact_square(grammar, n) for n in (1, 4)]
    assert apart.squares[0] == pytest.approx(truth[0], rel=0.05)
    assert apart.low[1] < truth[1] < apart.high[1]
    assert mixed.squares[0] < truth[0] / 2
    assert mixed.low[1] > 5 * truth[1]


def test_losses_bound_the_entropy_and_reach_it_where_the_context_suffices() -> None:
    """A chain of order 1 with known entropy: above it always, within 1 % at context 1, no better at context 3."""
    rng = np.random.default_rng(0)
    stays = 0.8
    jumps = rng.random(100_000) > stays
    tokens = np.cumsum(np.where(jumps, rng.integers(1, 4, 100_000), 0)) % 4
    entropy = -(stays * np.log(stays) + (1 - stays) * np.log((1 - stays) / 3))
    means = losses(tokens, 4, 20, 3).mean(axis=(1, 2))
    assert means[0] == pytest.approx(np.log(4), rel=1e-3)
    assert means[1] == pytest.approx(entropy, rel=0.01)
    assert (means[1:] > entropy * 0.99).all()
    assert means[3] > means[1]


def test_boundary_contrast_is_large_for_small_f_and_none_at_f_1() -> None:
    found = []
    for m in (2, 8):
        tokens = text(lp.Grammar.sample(RHM(8, m, 2, 3), seed=0), 10_000, 0)
        starts = np.arange(len(tokens)) % 2 == 0
        found.append(corpus(Text(tokens, 8, starts), longest=4, order=3).contrast)
    small, full = found
    assert small is not None
    assert full is not None
    assert small[1] > 0.3
    assert full[1] < 0.01
    assert full[2] > -0.01


def test_exponents_of_power_laws_are_found_and_their_ratio() -> None:
    x = np.arange(1, 9, dtype=float)
    rng = np.random.default_rng(0)
    y = x**-0.7
    noisy = y * (1 + 0.01 * rng.standard_normal((200, 8)))
    beta = decay(tuple(range(1, 9)), y, noisy)
    assert beta.value == pytest.approx(0.7)
    assert beta.low < 0.7 < beta.high
    contexts = np.arange(400)
    heights = 1 + np.where(contexts > 0, np.maximum(contexts, 1), 1.0) ** -0.4
    gamma = of_losses(heights[:60], np.tile(heights[:60], (200, 1)))
    # Differences n^-g - (n+1)^-g are g n^-(g+1) only for large n: the exponent is a little off at small ones.
    assert gamma.value == pytest.approx(0.4, abs=0.15)
    assert ratio(gamma, beta).value == pytest.approx(gamma.value / 1.4)
    steep = of_losses(-contexts[:10].astype(float), np.tile(-contexts[:10].astype(float), (200, 1)))
    assert np.isnan(ratio(steep, beta).value)


def test_noise_has_no_exponent() -> None:
    tokens = np.random.default_rng(1).integers(8, size=60_000)
    found = corpus(Text(tokens, 8, None), longest=16, order=2)
    assert np.isnan(found.beta.value)
    assert json.loads(found.to_json())["alpha"]["value"] is None
    assert "not determined" in str(found)


def test_units_and_distances() -> None:
    words = parse("one two three four five. " * 5000, unit="word", vocabulary=4)
    assert words.V == 4
    assert set(words.tokens.tolist()) == {0, 1, 2, 3}
    assert words.starts is None
    assert spread(32) == (1, 2, 3, 4, 6, 8, 12, 16, 24, 32)


def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *words: str) -> tuple[int, str, str]:
    monkeypatch.setattr(sys, "argv", ["latentproof", "corpus", *words])
    with pytest.raises(SystemExit) as stopped:
        main()
    out, err = capsys.readouterr()
    code = stopped.value.code
    return (code if isinstance(code, int) else 0), out, err


def test_the_command_prints_and_writes(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    rng = np.random.default_rng(0)
    names = ["the", "cat", "sat", "on", "a", "mat", "dog", "ran"]
    file, target = tmp_path / "text.txt", tmp_path / "text.json"
    file.write_text(" ".join(names[i] for i in rng.integers(8, size=20_000)))
    code, out, _ = run(capsys, monkeypatch, str(file), "--longest", "16", "--order", "4", "--json", str(target))
    document = json.loads(target.read_text())
    assert code == 0
    assert "beta (of correlations" in out
    assert document["contrast"][1] > 0.5
    assert document["losses"][1]["nats"] < document["losses"][0]["nats"]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["absent.txt"], "cannot read the text"),
        (["short.txt"], "at least 20000 characters, got 5"),
        (["short.txt", "--unit", "letter"], "unit must be one of character, word, got 'letter'"),
        (["short.txt", "--vocabulary", "1"], "vocabulary must be in 2..256, got 1"),
        (["short.txt", "--json", "no-folder/x.json"], "no folder"),
        (["long.txt", "--vocabulary", "200"], "blocks * period * V^2 at most"),
    ],
)
def test_bad_input_is_one_line(
    words: list[str],
    says: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("latentproof.corpus.correlations.MAX_CELLS", 10**6)
    Path("short.txt").write_text("short")
    Path("long.txt").write_text("abc " * 10_000)
    code, out, err = run(capsys, monkeypatch, *words)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert says in err
