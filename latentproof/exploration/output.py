"""An exploration as a file, PNG or CSV, or as text for a terminal."""

from __future__ import annotations

from pathlib import Path

from latentproof.errors import InputError
from latentproof.exploration.explore import Exploration
from latentproof.exploration.reprs import text
from latentproof.figures.style import plotting

ENDINGS = (".png", ".csv")


def check(path: Path) -> None:
    """Find out before the work that the ending is known, and that matplotlib is there where it is needed."""
    if path.suffix not in ENDINGS:
        raise InputError(f"{path}: written as {' or '.join(ENDINGS)}, got {path.suffix or 'no ending'}")
    if path.suffix == ".png":
        plotting()


def write(found: Exploration, path: Path, quantity: str, x: str | None, y: str | None, per: str) -> None:
    """Write the map of a quantity, or the table: numbers in full, "inf" infinite, empty where there is no statement."""
    check(path)
    if path.suffix == ".png":
        found.plot(quantity, x, y).savefig(path)
    else:
        found.to_frame(per).to_csv(path, index=False, lineterminator="\n")


def shown(found: Exploration) -> str:
    """The columns of the regimes' table that one reads first, as text."""
    return text(repr(found), found.to_frame("regime"))
