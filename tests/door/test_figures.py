"""Figures: tables are pure functions of their cells, finished cells survive an interrupt, bad input is one line."""

from __future__ import annotations

import builtins
import csv
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from latentproof.cli import main
from latentproof.errors import InputError
from latentproof.figures import (
    catalogue,
    concepts,
    correlation,
    depth,
    flattening,
    forking,
    levels,
    network_ablation,
    network_collapse,
    network_depth,
    network_training,
    patching,
    pruning,
    published_fig3,
    richness,
    templates,
    thoughts,
)
from latentproof.figures.catalogue import FIGURES, make, plan
from latentproof.figures.style import caption, plotting
from latentproof.figures.table import column, select, to_csv
from latentproof.numerics.cells import run_cells
from latentproof.numerics.networks.stack import Settings
from latentproof.theory.model import RHM


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every figure at a size of seconds."""
    monkeypatch.setitem(published_fig3.GRAMMARS, "quick", {"latent": 2, "latent-cousins": 2})
    monkeypatch.setattr(published_fig3, "MS", (4, 6))
    monkeypatch.setattr(published_fig3, "EXPONENTS", {"latent": range(-2, 13, 2), "latent-cousins": range(-8, 5, 2)})
    monkeypatch.setattr(levels, "REGIME", RHM(8, 4, 3, 4))
    monkeypatch.setattr(levels, "LEVELS", (1, 2, 3))
    monkeypatch.setitem(levels.GRAMMARS, "quick", 4)
    monkeypatch.setattr(depth, "M", 6)
    monkeypatch.setitem(depth.DEPTHS, "quick", (3, 4))
    monkeypatch.setitem(depth.GRAMMARS, "quick", 2)
    monkeypatch.setattr(correlation, "REGIMES", (RHM(8, 4, 2, 4), RHM(8, 2, 3, 3)))
    monkeypatch.setitem(correlation.BLOCKS, "quick", 2)
    monkeypatch.setitem(concepts.DRAWS, "quick", 2)
    monkeypatch.setattr(concepts, "KS", (1, 2))
    monkeypatch.setitem(concepts.MS, "quick", (6, 12))
    monkeypatch.setitem(thoughts.GRAMMARS, "quick", 2)
    monkeypatch.setitem(thoughts.MS, "quick", (4, 8))
    monkeypatch.setattr(forking, "DEPTHS", {2: 3, 3: 2})
    monkeypatch.setattr(forking, "MS", (2, 4))
    monkeypatch.setattr(forking, "SWEEP", (2, 16))
    monkeypatch.setitem(forking.GRAMMARS, "quick", 4)
    monkeypatch.setattr(pruning, "MS", (2, 8))
    monkeypatch.setitem(pruning.GRAMMARS, "quick", 4)
    monkeypatch.setattr(richness, "V", 8)
    monkeypatch.setitem(richness.MS, "quick", (4, 8))
    monkeypatch.setitem(richness.GRAMMARS, "quick", 4)
    monkeypatch.setattr(templates, "DEPTHS", (2, 3))
    monkeypatch.setitem(templates.GRAMMARS, "quick", 2)
    monkeypatch.setattr(flattening, "V", 8)
    monkeypatch.setitem(flattening.MS, "quick", (3, 4))
    monkeypatch.setitem(flattening.GRAMMARS, "quick", 2)
    monkeypatch.setattr(patching, "M2S", (1, 8))
    monkeypatch.setattr(patching, "EXPONENTS", (4, 8))
    monkeypatch.setitem(patching.GRAMMARS, "quick", 2)
    few = Settings(steps=20)
    for module in (network_depth, network_collapse, network_training, network_ablation):
        monkeypatch.setitem(module.GRAMMARS, "quick", 2)
    monkeypatch.setattr(network_depth, "DEPTHS", (2, 3))
    monkeypatch.setattr(network_depth, "SETTINGS", few)
    monkeypatch.setattr(network_collapse, "MS", (2, 3))
    monkeypatch.setattr(network_collapse, "L", 2)
    monkeypatch.setattr(network_collapse, "SETTINGS", few)
    monkeypatch.setattr(network_training, "REGIME", RHM(4, 2, 2, 3))
    monkeypatch.setattr(network_training, "SETTINGS", few)
    monkeypatch.setattr(network_ablation, "REGIME", RHM(4, 2, 2, 3))
    monkeypatch.setattr(network_ablation, "VARIANTS", {"few": few, "fewer": Settings(steps=10)})


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("name", FIGURES)
def test_every_figure_is_written_with_its_table(name: str, tmp_path: Path) -> None:
    png = tmp_path / f"{name}.png"
    make(name, png, seed=4)
    assert sorted(path.name for path in tmp_path.iterdir()) == [f"{name}.csv", f"{name}.png"]
    assert png.read_bytes().startswith(b"\x89PNG")
    text = png.with_suffix(".csv").read_text()
    rows = list(csv.DictReader(text.splitlines()))
    assert {row["figure"] for row in rows} == {name}
    assert {row["seed"] for row in rows} == {"4"}
    assert not any(value in ("nan", "inf", "-inf") for row in rows for value in row.values())
    make(name, png, seed=4)
    assert png.with_suffix(".csv").read_text() == text


def test_an_interrupted_run_goes_on_where_it_stopped(tmp_path: Path) -> None:
    partial = tmp_path / "x.partial.json"
    done: list[int] = []

    def work(cell: dict[str, Any]) -> int:
        if len(done) == 2:
            raise KeyboardInterrupt
        done.append(cell["i"])
        return int(cell["i"] ** 2)

    cells = [{"i": i} for i in range(5)]
    with pytest.raises(KeyboardInterrupt):
        run_cells(work, cells, partial)
    lines = [json.loads(line) for line in partial.read_text().splitlines()]
    assert [line["result"] for line in lines] == [0, 1]
    with partial.open("a") as file:
        file.write('{"key": "torn')
    done.clear()
    done.append(-1)
    with pytest.raises(KeyboardInterrupt):
        run_cells(work, cells, partial)
    assert done == [-1, 2]


def test_a_torn_line_does_not_swallow_the_next(tmp_path: Path) -> None:
    partial = tmp_path / "x.partial.json"
    partial.write_text('{"key": "torn')
    cells = [{"i": i} for i in range(3)]
    assert run_cells(lambda cell: cell["i"], cells, partial) == [0, 1, 2]
    assert [json.loads(line)["result"] for line in partial.read_text().splitlines()[1:]] == [0, 1, 2]


def test_other_parameters_and_sources_take_nothing_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    partial = tmp_path / "x.partial.json"
    calls: list[int] = []

    def work(cell: dict[str, Any]) -> int:
        calls.append(cell["seed"])
        return int(cell["seed"])

    for seed in (1, 2, 1):
        assert run_cells(work, [{"seed": seed}], partial) == [seed]
    assert calls == [1, 2]
    monkeypatch.setattr("latentproof.numerics.cells.source_digest", lambda folder=None: "edited")
    run_cells(work, [{"seed": 1}], partial)
    assert calls == [1, 2, 1]


def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *words: str) -> tuple[int, str]:
    monkeypatch.setattr(sys, "argv", ["latentproof", "figures", *words])
    with pytest.raises(SystemExit) as stopped:
        main()
    code = stopped.value.code
    return (code if isinstance(code, int) else 0), capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["fig9", "-o", "x.png"], "figure must be one of published-fig3"),
        (["levels", "-o", "x.pdf"], "written as .png, got .pdf"),
        (["levels", "-o", "no-folder/x.png"], "no folder"),
        (["levels"], "-o"),
        (["levels", "-o", "x.png", "--effort", "thorough"], "thorough"),
        (["levels", "-o", "x.png", "--seed", "-1"], "-1"),
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
    code, err = run(capsys, monkeypatch, *words)
    assert (code, err.count("\n")) == (2, 1)
    assert says in err
    assert list(tmp_path.iterdir()) == []


def test_without_matplotlib_the_extra_is_named(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    genuine: Callable[..., Any] = builtins.__import__

    def importing(name: str, *rest: Any) -> Any:
        if name.startswith("matplotlib"):
            raise ImportError(name)
        return genuine(name, *rest)

    monkeypatch.setattr(builtins, "__import__", importing)
    code, err = run(capsys, monkeypatch, "levels", "-o", str(tmp_path / "x.png"))
    assert (code, err.count("\n")) == (2, 1)
    assert "pip install latentproof[figures]" in err


def test_an_interrupt_says_where_the_cells_are(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def interrupted(*_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(catalogue, "run_cells", interrupted)
    code, err = run(capsys, monkeypatch, "levels", "-o", str(tmp_path / "x.png"), "--jobs", "1")
    assert code == 130
    assert "x.partial.json" in err


def test_unknown_efforts_and_bad_columns_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="effort must be one of quick, standard"):
        make("levels", tmp_path / "x.png", effort="thorough")
    with pytest.raises(ValueError, match="must be numbers"):
        column([{"m": None}], "m")
    assert select([{"m": 1}], m=2) == []
    assert to_csv([{"a": None}]) == "a\n\n" or to_csv([{"a": None}]) == 'a\n""\n'
    assert plan("depth").cells("standard", 1)[0]["seed"] == 1


def test_captions_fit_the_figure() -> None:
    for width in (4.0, 12.0):
        figure = plotting().Figure(figsize=(width, 5))
        caption(figure, "Wide letters: MMMM WWWW at 95 % and a long line of them. " * 8)
        [text] = figure.texts
        lines = text.get_text().splitlines()
        assert text.get_window_extent().width <= width * figure.dpi
        assert len(lines) > 2
        assert not any(line.startswith("%") for line in lines)
