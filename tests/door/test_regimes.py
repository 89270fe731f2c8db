"""Regime files: what they mean, and one line for each way to get one wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from latentproof.errors import InputError
from latentproof.regimes import MAX_REGIMES, Regime, load, parse
from latentproof.theory.model import RHM

GOOD = "[[regime]]\nv = 8\nm = 4\ns = 2\nL = 3\n"
PUBLISHED = Path(__file__).parents[2] / "regimes" / "published.toml"


def test_lists_are_a_product_in_the_order_written() -> None:
    regimes = parse('[[regime]]\nname = "grid"\nv = [8, 16]\nm = [2, 3]\ns = 2\nL = 3')
    assert regimes == [Regime("grid", RHM(v, m, 2, 3)) for v in (8, 16) for m in (2, 3)]


def test_the_published_regimes_are_those_of_the_paper() -> None:
    regimes = [regime.rhm for regime in load(PUBLISHED)]
    assert {(r.v, r.s, r.L) for r in regimes if r.m == 6} == {(8, 3, 5), (16, 2, 4)}
    assert {r.L for r in regimes if (r.v, r.m, r.s) == (16, 8, 3)} == {3, 4, 5, 6, 7}
    assert {r.m for r in regimes if (r.v, r.s, r.L) == (16, 2, 4)} == {3, 4, 5, 6, 7}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", ["no regime", "[[regime]]"]),
        ("regime = 3", ["[[regime]]"]),
        ("[regime]\nv = 2", ["two brackets"]),
        ("[[regime]\n", ["not valid TOML", "line 1"]),
        ("a = " + "[" * 5000, ["not valid TOML"]),
        ("seed = 1\n" + GOOD, ["unknown key 'seed'"]),
        (GOOD + "k = 2", ["regime 1", "unknown key 'k'", "v, m, s, L"]),
        ("[[regime]]\nv = 8\nm = 4\ns = 2\n", ["regime 1", "L missing"]),
        (GOOD.replace("4", "[]"), ["m is an empty list"]),
        (GOOD.replace("4", "9"), ["m must be at most v^(s-1) = 8", "m = 9"]),
        (GOOD.replace("4", "2.5"), ["m must be an integer", "2.5"]),
        (GOOD.replace("4", "[[1]]"), ["m must be an integer", "[1]"]),
        (GOOD.replace("4", "true"), ["m must be an integer", "True"]),
        (GOOD.replace("4", '"4"'), ["m must be an integer", "'4'"]),
        (GOOD.replace("v = 8", "v = 1"), ["v must be at least 2"]),
        (GOOD.replace("s = 2", "s = 1000000000"), ["v^s must stay below"]),
        (GOOD.replace("L = 3", "L = 1"), ["L must be at least 2", "L = 1"]),
        (GOOD + "name = 3", ["name must be", "3"]),
        (GOOD + 'name = "a\\nb"', ["name must be"]),
        (GOOD + GOOD.replace("4", "0"), ["regime 2", "m must be at least 1"]),
        (GOOD.replace("4", str(list(range(1, MAX_REGIMES + 2)))), [f"at most {MAX_REGIMES}"]),
    ],
)
def test_bad_files_are_named_in_one_line(text: str, words: list[str]) -> None:
    with pytest.raises(InputError) as caught:
        parse(text)
    message = str(caught.value)
    assert "\n" not in message
    for word in words:
        assert word in message


def test_unreadable_files_are_named(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "absent.toml"):
        with pytest.raises(InputError, match="cannot read the regime file"):
            load(path)
    (tmp_path / "latin.toml").write_bytes(b"# \xe9\n")
    with pytest.raises(InputError, match="UTF-8"):
        load(tmp_path / "latin.toml")
