"""The rows of the frames: plain values by column name, None where there is no statement."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from latentproof.exploration.grid import AXES, Cell
from latentproof.exploration.quantities import Numbers
from latentproof.exploration.regions import region
from latentproof.theory.model import OBJECTIVES

Row = dict[str, str | int | float | None]

RIVALS = ("latent-tuple", "token", "supervised")
VERDICTS = tuple(f"latent against {rival}" for rival in RIVALS)
"""The columns that say which of two objectives needs fewer samples."""
TASK = ("scale", "sufficient", "necessary")


def level_rows(cells: Mapping[Cell, Numbers | None]) -> list[Row]:
    """A row per regime, objective and level; one column `objective`, so that a frame can be grouped by it."""
    rows: list[Row] = []
    for cell, found in cells.items():
        for each in () if found is None else found.levels:
            row: Row = dict(zip(AXES, cell, strict=True))
            row |= {"f": float(found.rhm.f) if found else None, "objective": each.objective, "level": each.level}
            row |= {"edges": each.edges, "correlation": _real(each.correlation), "scale": each.scale}
            rows.append(row | {"sufficient": each.sufficient, "necessary": each.necessary})
    return rows


def regime_rows(cells: Mapping[Cell, Numbers | None]) -> list[Row]:
    """A row per cell of the grid, those that are no grammar included, with nothing but their status."""
    rows: list[Row] = []
    for cell, found in cells.items():
        row: Row = dict(zip(AXES, cell, strict=True))
        row["status"] = status(found)
        names = ("decay", "entropy", "redundancy", "absent", "any_absent", "tied", "coverage", "fano")
        row["f"] = None if found is None else float(found.rhm.f)
        for name in (*names, "advantage", "advantage_low", "advantage_high"):
            row[name] = None if found is None else _real(getattr(found, name))
        for objective in OBJECTIVES:
            for name in TASK:
                row[f"{name} {objective}"] = None if found is None else getattr(found.task(objective), name)
        if found is None or found.seed is None:
            row |= {"seed": None, "passed_over": None}
        else:
            row |= {"seed": found.seed, "passed_over": found.passed_over}
        for rival, column in zip(RIVALS, VERDICTS, strict=True):
            row[column] = region(found, "latent", rival).label
        rows.append(row)
    return rows


def status(found: Numbers | None) -> str:
    """Whether a cell is a grammar, and whether its leaves alone can teach anything (f < 1)."""
    if found is None:
        return "not a grammar"
    return "no signal" if found.rhm.f == 1 else "grammar"


def _real(value: float | Fraction | None) -> float | None:
    return None if value is None else float(value)
