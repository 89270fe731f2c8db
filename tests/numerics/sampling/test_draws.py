"""Random words, and rule choices from them: exactly even, compiled and in plain Python."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from latentproof.numerics.sampling import counter, draws, expand
from latentproof.testing import Checks

NONE = np.empty(0)
KEY = np.uint64(7)


def choose(words: Any, width: int, R: int, size: int, cumulative: Any = NONE, key: np.uint64 = KEY) -> Any:
    choice = np.empty(size, dtype=np.uint32)
    draws.choose(words, width, R, cumulative, choice, key, np.uint64(0))
    return choice


def test_words_are_those_of_splitmix64_from_any_place() -> None:
    """Vectors: splitmix64.c of Vigna, state 1234567."""
    words = np.empty(5, dtype=np.uint64)
    counter.fill_words(words, np.uint64(1234567), np.uint64(1))
    expected = [
        6457827717110365317,
        3203168211198807973,
        9817491932198370423,
        4593380528125082431,
        16408922859458223821,
    ]
    assert words.tolist() == expected
    counter.fill_words(words[:2], np.uint64(1234567), np.uint64(4))
    assert words[:2].tolist() == expected[3:]


@pytest.mark.parametrize("R", [1, 2, 8, 16])
def test_halves_of_bytes_are_split_evenly_and_in_order(R: int) -> None:
    every = np.arange(256, dtype=np.uint8)
    assert draws.draw_width(R) == 4
    choice = choose(every.view(np.uint64), 4, R, 512)
    assert (np.bincount(choice, minlength=R) == 512 // R).all()
    halves = np.stack([every % 16 % R, every // 16 % R]).reshape(2, 4, 64)
    np.testing.assert_array_equal(choice.reshape(4, 2, 64), halves.transpose(1, 0, 2))
    rest = choose(every[128:].view(np.uint64), 4, R, 128 + 5)
    np.testing.assert_array_equal(rest[:128], choice[256:384])
    np.testing.assert_array_equal(rest[128:], [*every[192:195] % 16 % R, *every[192:194] // 16 % R])


@pytest.mark.parametrize("R", [32, 128, 256])
def test_a_byte_is_split_evenly(R: int) -> None:
    every = np.arange(256, dtype=np.uint8).view(np.uint64)
    assert draws.draw_width(R) == 8
    assert (np.bincount(choose(every, 8, R, 256), minlength=R) == 256 // R).all()


@pytest.mark.parametrize("R", [3, 5, 100, 333, 500])
def test_accepted_draws_are_even_and_only_rejected_ones_are_replaced(R: int) -> None:
    every = np.arange(2**16, dtype=np.uint16)
    assert draws.draw_width(R) == 16
    choice = choose(every.view(np.uint64), 16, R, 2**16)
    product = every.astype(np.int64) * R
    accepted = product % 2**16 >= 2**16 % R
    assert (choice[accepted] == product[accepted] >> 16).all()
    assert (np.bincount(choice[accepted], minlength=R) == 2**16 // R).all()
    assert choice.max() < R
    # The replaced ones depend on the number of the draw, not on the rejected value.
    again = np.empty(2**16, dtype=np.uint32)
    draws.choose(every.view(np.uint64), 16, R, NONE, again, KEY, np.uint64(10**6))
    assert (again[accepted] == choice[accepted]).all()
    assert 2**16 % R < 10 or (again[~accepted] != choice[~accepted]).any()


@pytest.mark.stochastic(alpha=1e-9, beta=1e-9)
def test_replaced_draws_are_even_too(check: Checks) -> None:
    """Draws of value 0 are rejected, and their 60 000 replacements are even."""
    choice = choose(np.zeros(15_000, dtype=np.uint64), 16, 3, 60_000, key=np.uint64(check.seed))
    check.counts(np.bincount(choice, minlength=3), np.full(3, 1 / 3))


@pytest.mark.parametrize("R", [513, 10**6 + 3])
def test_wide_draws_stay_in_range_and_follow_the_product(R: int) -> None:
    words = np.empty(2000, dtype=np.uint64)
    counter.fill_words(words, KEY, np.uint64(0))
    choice = choose(words, draws.draw_width(R), R, 4000)
    product = words.view(np.uint32).astype(np.uint64) * np.uint64(R)
    same = choice == (product >> np.uint64(32))
    assert choice.max() < R
    assert same[(product & np.uint64(2**32 - 1)) >= np.uint64(2**32 % R)].all()


def test_a_law_is_inverted_at_its_cumulative_sums() -> None:
    cumulative = np.cumsum([0.25, 0.0, 0.5, 0.25])
    words = (np.array([0, 0.25, 0.5, 0.7499, 0.75, 1 - 2**-53]) * 2.0**64).astype(np.uint64)
    assert choose(words, draws.WEIGHTED, 4, 6, cumulative).tolist() == [0, 2, 2, 2, 3, 3]


def cases() -> list[tuple[Any, list[Any], int]]:
    """A kernel, its arguments, and which of them it fills."""
    words = np.empty(40, dtype=np.uint64)
    counter.fill_words(words, KEY, np.uint64(3))
    choice, index = np.empty(60, dtype=np.uint8), np.empty(60, dtype=np.uint16)
    rows = (np.arange(60) % 12).astype(np.uint16)
    narrow = expand.pack_rules(np.arange(36).reshape(4, 3, 3), 1)
    wide = expand.pack_rules(np.arange(132).reshape(4, 3, 11), 2)
    first = np.uint64(5)
    return [
        (counter.fill_words, [words.copy(), KEY, first], 0),
        (draws.take_bits, [words.view(np.uint8), 16, choice], 2),
        (draws.take_halves, [words.view(np.uint8), 16, np.empty(301, dtype=np.uint8)], 2),
        (draws.scale_16, [words.view(np.uint16), np.uint64(7), choice], 2),
        (draws.scale_32, [words.view(np.uint32), np.uint64(7), choice], 2),
        (draws.redraw, [np.zeros(60, dtype=np.uint16), np.uint64(7), np.uint64(16), choice, KEY, first], 3),
        (draws.invert, [words, np.cumsum([0.5, 0.3, 0.2]), choice[:40]], 2),
        (expand.combine, [rows.astype(np.uint8), rows.astype(np.uint8), 12, index], 3),
        (expand.join, [rows.astype(np.uint8), 12, index[:30]], 2),
        (expand.expand, [rows, narrow, 3, np.zeros(180, dtype=np.uint8)], 3),
        (expand.expand_word, [rows, narrow, 3, np.zeros(188, dtype=np.uint8), 60], 3),
        (expand.expand_words, [rows, wide, 22, np.zeros(60 * 22 + 8, dtype=np.uint8), 60], 3),
    ]


@pytest.mark.parametrize("case", cases(), ids=lambda case: case[0].__name__)
def test_compiled_and_plain_python_agree(case: tuple[Any, list[Any], int]) -> None:
    kernel, arguments, filled = case
    plain = [a.copy() if isinstance(a, np.ndarray) else a for a in arguments]
    result = kernel(*arguments)
    with np.errstate(over="ignore"):  # the generator's arithmetic is modulo 2^64
        assert kernel.py_func(*plain) == result
    np.testing.assert_array_equal(plain[filled], arguments[filled])


def test_neighbouring_rows_are_joined_in_order() -> None:
    index = np.empty(3, dtype=np.uint16)
    expand.join(np.array([0, 1, 127, 126, 5, 0], dtype=np.uint8), 128, index)
    assert index.tolist() == [1, 127 * 128 + 126, 5 * 128]


@pytest.mark.parametrize(("s", "itemsize"), [(2, 1), (3, 1), (8, 1), (9, 1), (3, 2), (5, 2)])
def test_expansion_writes_every_tuple_and_nothing_else(s: int, itemsize: int) -> None:
    rng = np.random.default_rng(1)
    rules = rng.integers(256**itemsize, size=(3, 2, s))
    rows = rng.integers(6, size=50).astype(np.uint16)
    for count in (0, 1, 2, 50):
        target = np.full(50 * s * itemsize + 8, 99, dtype=np.uint8)
        size = count * s * itemsize
        expand.expand(rows[:count], expand.pack_rules(rules, itemsize), s * itemsize, target[:size])
        symbols = target[:size].view(f"u{itemsize}").reshape(-1, s)
        np.testing.assert_array_equal(symbols, rules.reshape(-1, s)[rows[:count]])
        assert (target[size:] == 99).all()
