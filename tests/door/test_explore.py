"""explore and advise: every cell is what the single calls say, the model's edge is shown, verdicts can be wrong."""

from __future__ import annotations

import builtins
import csv
import math
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import latentproof as lp
from latentproof.cli import main
from latentproof.exploration.explore import Exploration
from latentproof.exploration.picture import MARKS, choose, draw, shade
from latentproof.exploration.quantities import Numbers, correlation_at, numbers
from latentproof.exploration.regions import MEASURED, region
from latentproof.testing import Checks
from latentproof.theory.decay import decay
from latentproof.theory.model import OBJECTIVES, RHM


@pytest.fixture(scope="module")
def found() -> Exploration:
    return lp.explore(v=[4, 8], m=[1, 2, 4, 8], s=2, L=[2, 5, 9])


@settings(max_examples=20)
@given(st.integers(2, 6), st.integers(1, 6), st.integers(2, 3), st.integers(2, 6), st.data())
def test_correlations_are_those_of_the_theory(v: int, m: int, s: int, L: int, data: st.DataObject) -> None:
    if m > v ** (s - 1):
        return
    rhm, level = RHM(v, m, s, L), data.draw(st.integers(1, L - 1))
    for objective in OBJECTIVES:
        assert correlation_at(rhm, objective, level) == lp.correlation(rhm, objective, level)


def test_the_frames_are_tidy_and_hold_what_the_single_calls_say(found: Exploration) -> None:
    levels, regimes = found.to_frame(), found.to_frame("regime")
    assert not levels.duplicated(["v", "m", "s", "L", "objective", "level"]).any()
    assert len(regimes) == 24
    sampled: list[Any] = levels.sample(12, random_state=1).to_dict("records")
    for row in sampled:
        rhm = RHM(row["v"], row["m"], row["s"], row["L"])
        assert row["correlation"] == pytest.approx(float(lp.correlation(rhm, row["objective"], row["level"])))
        assert row["scale"] == lp.scale(rhm, row["objective"], row["level"])
        assert row["f"] == float(rhm.f)
    grammars: list[Any] = regimes[regimes["status"] == "grammar"].to_dict("records")
    for row in grammars:
        rhm = RHM(row["v"], row["m"], row["s"], row["L"])
        assert row["advantage_low"] <= row["advantage"] * (1 + 1e-12) <= row["advantage_high"] * (1 + 1e-11)
        exact = lp.correlation(rhm, "latent", rhm.L - 1) / lp.correlation(rhm, "token", rhm.L - 1)
        assert row["advantage"] == pytest.approx(float(exact))


def test_bounds_are_those_of_the_grammar_that_is_named(found: Exploration) -> None:
    each = found.cells[8, 4, 2, 5]
    assert each is not None
    assert each.seed is not None
    grammar = lp.Grammar.sample(each.rhm, each.seed)
    for task in each.tasks:
        most = max(lp.necessary(grammar, task.objective, level) for level in range(1, 5))
        # A grid spends less on the search for the best exchange: never a larger number, seldom a smaller one.
        assert task.necessary is not None
        assert 0.5 * most < task.necessary <= most
        assert task.sufficient is not None
        assert task.sufficient >= lp.sufficient(grammar, task.objective, certify=False)
        assert task.necessary < task.sufficient < math.inf


def test_outside_the_model_there_is_a_status_and_no_number(found: Exploration) -> None:
    regimes, levels = found.to_frame("regime"), found.to_frame()
    outside = regimes[regimes["m"] > regimes["v"]]
    assert len(outside) == 3
    assert set(outside["status"]) == set(outside["latent against token"]) == {"not a grammar"}
    assert outside["f"].isna().all()
    assert not (levels["m"] > levels["v"]).any()
    # A missing number is pandas.NA, which no comparison takes for true and no mean swallows into NaN.
    assert all(str(regimes[name].dtype) == "Float64" for name in ("f", "advantage", "scale token"))
    assert np.isfinite(regimes["f"].mean())
    assert set(regimes.loc[(regimes["m"] == regimes["v"]), "status"]) == {"no signal"}


def test_any_executor_gives_the_same(found: Exploration) -> None:
    with ThreadPoolExecutor(2) as executor:
        again = lp.explore(v=[4, 8], m=[1, 2, 4, 8], s=2, L=[2, 5, 9], executor=executor)
    pd.testing.assert_frame_equal(found.to_frame(), again.to_frame())
    assert again.to_frame("regime").equals(found.to_frame("regime"))


def test_verdicts_follow_their_definitions(found: Exploration) -> None:
    def at(cell: tuple[int, int, int, int]) -> Numbers:
        each = found.cells[cell]
        assert each is not None
        return each

    assert region(None, "latent", "token").label == "not a grammar"
    assert region(at((8, 8, 2, 5)), "latent", "token").label == "no signal"
    assert region(at((8, 8, 2, 5)), "latent", "supervised").label == "supervised first: no signal"
    assert region(at((8, 4, 2, 2)), "latent", "token").label == "same target"
    assert region(at((8, 4, 2, 9)), "latent", "token").label == "latent first: proved"
    assert region(at((8, 4, 2, 9)), "token", "latent").label == "latent first: proved"
    assert region(at((8, 4, 2, 5)), "latent", "token").label == "latent first: measured"
    assert region(at((8, 2, 2, 9)), "latent", "token").label == "degenerate"
    assert at((8, 2, 2, 9)).passed_over == 16
    with pytest.raises(lp.RegimeError, match="two different objectives"):
        region(None, "latent", "latent")


def test_a_proved_verdict_needs_the_numbers_it_names(found: Exploration) -> None:
    """The falsifier: with the necessary number of the token a little below what is enough for the latent, no proof."""
    each = found.cells[8, 4, 2, 9]
    assert each is not None
    enough = each.task("latent").sufficient
    tasks = [replace(t, necessary=enough) if t.objective == "token" else t for t in each.tasks]
    assert region(replace(each, tasks=tuple(tasks)), "latent", "token").verdict == "measured"
    assert region(numbers(each.rhm, seed=None), "latent", "token").verdict == "measured"


@pytest.mark.stochastic(alpha=4e-9, beta=4e-9)
def test_the_measured_constants_cover_fresh_grammars(check: Checks) -> None:
    """Mean ln(P50/law) at a middling regime lies inside the range of `MEASURED`, for all objectives."""
    rhm = RHM(8, 8, 3, 3)
    for objective, (low, high) in MEASURED.items():

        def logs(start: int, stop: int, objective: Any = objective) -> list[float]:
            values = lp.measure(rhm, objective, [1], stop - start, check.seed + start, quantiles=[0.5]).thresholds
            unit = [
                math.log(math.exp(x) / lp.scale(rhm, objective, 1)) if math.isfinite(x) else 0.0 for x in values.ravel()
            ]
            return [min(max((x + 2) / 4, 0.0), 1.0) for x in unit]

        between = tuple((math.log(end) + 2) / 4 for end in (low, high))
        check.mean(logs, between=between, delta=0.25, alpha=1e-9, beta=1e-9, id=objective)


def test_advice_names_an_objective_and_its_reasons() -> None:
    rhm = RHM(8, 4, 2, 6)
    advice = lp.advise(rhm)
    needs = {need.objective: need for need in advice.needs}
    assert advice.objective == "latent-tuple"
    assert needs["latent-tuple"].scale == lp.scale(rhm, "latent-tuple")
    text = str(advice)
    assert text.splitlines()[0].startswith("RHM(v=8, m=4, s=2, L=6), f = 1/2: use latent-tuple: law v m^2/(1-f) = 256")
    assert "Against token: latent-tuple needs fewer samples" in text
    assert "S1' certified" in text
    assert advice._repr_html_().startswith("<pre>")
    assert list(advice.to_frame()["objective"]) == list(OBJECTIVES)


def test_advice_without_signal_and_with_ties() -> None:
    silent = lp.advise(RHM(4, 4, 2, 3))
    assert silent.objective == "supervised"
    assert "E2-full" in str(silent)
    tied = lp.advise(RHM(8, 1, 2, 3))
    assert "tied or absent" in str(tied)
    assert "no number is known to be enough" in str(tied)
    assert "S3 needs m >= 2" in str(tied)


def test_what_a_notebook_shows(found: Exploration) -> None:
    html, latex = found._repr_html_(), found._repr_latex_()
    assert html.count("<tr>") == 25
    assert "3 of them not a grammar" in html
    assert latex.startswith("$$\\begin{array}")
    assert "nan" not in (html + latex).replace("\\n", "").lower().replace("dominant", "")


def test_maps_show_undecided_cells_and_the_proved_boundary(found: Exploration) -> None:
    figure = found.plot()
    [first, second] = [panel for panel in figure.axes if panel.get_title()]
    written = [text.get_text() for text in second.texts]
    assert MARKS["degenerate"] in written
    boundary = [line for line in first.lines if line.get_linewidth() > 2]
    # v = 4: f = 1 at m = 4, the third column; outside the model, the fourth.
    assert {x for line in boundary for x in line.get_xdata()} == {1.5}
    assert len(first.patches) == 3
    assert shade("undecided") != shade("same target")
    again = draw(found, "advantage", "L", "m")
    assert [panel.get_xlabel() for panel in again.axes if panel.get_title()] == ["L", "L"]
    assert any(line.get_color() == "#b00020" for panel in again.axes for line in panel.lines)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ({"quantity": "beauty"}, "quantity must be one of f, decay"),
        ({"x": "q"}, "x must be one of v, m, s, L, got 'q'"),
        ({"x": "m", "y": "m"}, "two different parameters"),
    ],
)
def test_bad_maps_are_refused(found: Exploration, words: dict[str, str], says: str) -> None:
    with pytest.raises(lp.InputError, match=says):
        found.plot(**words)


def test_axes_are_chosen_from_what_varies() -> None:
    assert choose((), None, None) == ("m", "L")
    assert choose(("v", "L"), None, None) == ("v", "L")
    assert choose(("v", "m", "s"), None, "v") == ("s", "v")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ({"v": 1}, "v must be at least 2"),
        ({"m": 0}, "m must be an integer of at least 1"),
        ({"m": [2, 2]}, "each value once"),
        ({"m": []}, "at least one value"),
        ({"m": 2.5}, "m must be an integer"),
        ({"v": "8"}, "v must be an integer"),
        ({"L": 1}, "L must be at least 2"),
        ({"s": 10**9}, "v\\^s must stay below"),
        ({"m": range(1, 20_001), "L": [2, 3]}, "at most 20000 cells"),
        ({"m": range(10**9)}, "at most 20000 values"),
        ({"seed": -1}, "seed"),
    ],
)
def test_bad_grids_are_refused(words: dict[str, Any], says: str) -> None:
    with pytest.raises(lp.RegimeError, match=says):
        lp.explore(**({"v": 8, "m": 2, "s": 2, "L": 3} | words))


def test_numbers_that_fit_no_float_have_a_note_and_no_value() -> None:
    each = numbers(RHM(2**16, 30_000, 2, 80), seed=None)
    assert each.task("token").scale is None
    assert each.tied is None
    assert any("more than a float holds" in note for note in each.notes)
    assert any("binary digits" in note for note in each.notes)
    assert region(each, "latent", "token").verdict == "undecided"
    large = numbers(RHM(1000, 500, 2, 3))
    assert large.task("latent").sufficient is None
    assert any("L v^2 m" in note for note in large.notes)
    assert lp.advise(RHM(1000, 500, 2, 3)).objective == "latent-tuple"


def without(monkeypatch: pytest.MonkeyPatch, library: str) -> None:
    genuine: Callable[..., Any] = builtins.__import__

    def importing(name: str, *rest: Any) -> Any:
        if name.split(".")[0] == library:
            raise ImportError(name)
        return genuine(name, *rest)

    monkeypatch.setattr(builtins, "__import__", importing)


def test_without_an_extra_its_name_is_given(found: Exploration, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        without(patch, "xarray")
        with pytest.raises(lp.InputError, match=r"pip install latentproof\[xarray\]"):
            found.to_xarray()
    with monkeypatch.context() as patch:
        without(patch, "matplotlib")
        with pytest.raises(lp.InputError, match=r"pip install latentproof\[figures\]"):
            found.plot()


def test_the_xarray_view_has_the_frame_s_numbers(found: Exploration) -> None:
    pytest.importorskip("xarray")
    view = found.to_xarray()
    assert view["correlation"].dims == ("v", "m", "s", "L", "objective", "level")
    at = {"v": 8, "m": 4, "s": 2, "L": 5}
    exact = lp.correlation(RHM(8, 4, 2, 5), "token", 3)
    assert float(view["correlation"].sel(**at, objective="token", level=3)) == pytest.approx(float(exact))
    assert view["status"].sel(v=4, m=8, s=2, L=5).item() == "not a grammar"
    assert float(view["decay"].sel(**at)) == pytest.approx(float(decay(8.0, 8.0, 4.0)))
    assert np.isnan(view["f"].sel(v=4, m=8, s=2, L=5).item())
    assert view["scale"].attrs["units"] == "samples"


def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *words: str) -> tuple[int, str, str]:
    monkeypatch.setattr(sys, "argv", ["latentproof", "explore", *words])
    with pytest.raises(SystemExit) as stopped:
        main()
    out, err = capsys.readouterr()
    code = stopped.value.code
    return (code if isinstance(code, int) else 0), out, err


GRID = ["--v", "8", "--m", "4..9", "--s", "2", "--L", "3,4", "--no-bounds"]


def test_the_command_writes_maps_and_tables(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    png, table = tmp_path / "map.png", tmp_path / "map.csv"
    assert run(capsys, monkeypatch, *GRID, "-o", str(png))[0] == 0
    assert png.read_bytes().startswith(b"\x89PNG")
    assert run(capsys, monkeypatch, *GRID, "-o", str(table))[0] == 0
    rows = list(csv.DictReader(table.read_text().splitlines()))
    assert [row["status"] for row in rows if row["m"] == "9"] == ["not a grammar"] * 2
    assert not any(value.lower() == "nan" for row in rows for value in row.values())
    code, out, _ = run(capsys, monkeypatch, *GRID)
    assert code == 0
    assert "not a grammar" in out
    code, out, _ = run(capsys, monkeypatch, "--v", "8", "--m", "4", "--s", "2", "--L", "3")
    assert (code, out.splitlines()[0].split(":")[0]) == (0, "RHM(v=8, m=4, s=2, L=3), f = 1/2")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["-o", "x.pdf"], ".png or .csv, got .pdf"),
        (["-o", "no-folder/x.png"], "no folder"),
        (["-o", "x.png", "--quantity", "beauty"], "quantity must be one of"),
        (["--m", "2..x", "-o", "x.png"], "m must be numbers like"),
        (["--m", "4..2", "-o", "x.png"], "m must be ranges"),
        (["--m", "-1", "-o", "x.png"], "m must be numbers"),
        (["--v", "1", "-o", "x.png"], "v must be at least 2"),
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
    code, out, err = run(capsys, monkeypatch, *GRID, *words)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert says in err
    assert list(tmp_path.iterdir()) == []
