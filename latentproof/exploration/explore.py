"""`lp.explore`: every quantity over a grid of regimes, as a frame, an xarray view and maps.

A cell takes its numbers from its own parameters alone, so the result is the same for any executor.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from latentproof.errors import InputError
from latentproof.exploration.frames import level_rows, regime_rows
from latentproof.exploration.grid import AXES, Cell, Grid, grid
from latentproof.exploration.quantities import Numbers, numbers
from latentproof.numerics.arguments import whole_number
from latentproof.numerics.cells import run_cells
from latentproof.theory.model import RHM

if TYPE_CHECKING:
    import pandas as pd

PER = ("level", "regime")


@dataclass(frozen=True, eq=False, repr=False)
class Exploration:
    """The numbers of every cell of a grid; None where a cell is not a grammar (m > w)."""

    grid: Grid
    cells: dict[Cell, Numbers | None]
    seed: int | None

    def to_frame(self, per: str = "level") -> pd.DataFrame:
        """A tidy pandas frame, a row per regime, objective and level, or (per="regime") per cell of the grid.

        per="level": v, m, s, L, f, objective, level, edges, correlation (squared probability), scale, sufficient,
        necessary (samples, one level, the lower ones given); cells that are not a grammar have no levels and no rows.
        per="regime": v, m, s, L, status (grammar, no signal, not a grammar), f, decay, entropy and redundancy (nats),
        absent, any_absent, tied (probabilities), coverage, fano (samples), advantage with its proved ends, for each
        objective scale, sufficient and necessary of the whole task, the seed of the grammar that these are about and
        how many were passed over for their ties, and the verdicts of latent against the others.
        Numbers are nullable (Float64): where there is no statement, pandas.NA; infinite where no P is enough.

        >>> explore(v=2, m=[1, 3], s=2, L=2).to_frame("regime")["status"].tolist()
        ['grammar', 'not a grammar']
        """
        import pandas as pd

        if per not in PER:
            raise InputError(f"per must be one of {', '.join(PER)}, got {per!r}")
        rows = level_rows(self.cells) if per == "level" else regime_rows(self.cells)
        frame = pd.DataFrame(rows)
        for name in frame.columns:
            if name in (*AXES, "level", "edges"):
                frame[name] = frame[name].astype("int64")
            elif name not in ("status", "objective") and not name.startswith("latent against"):
                # astype on objects keeps None as NA; a float column would have turned it into NaN.
                frame[name] = pd.array(frame[name].astype(object).to_list(), dtype="Float64")
        return frame

    def to_xarray(self) -> Any:
        """An xarray Dataset: status and verdicts over (v, m, s, L), the rest over objective and level, too.

        Outside the model, above level L-1 and where there is no statement a value is NaN, and `status` says which cells
        are no grammar. `InputError` naming what to install where xarray is absent.
        """
        from latentproof.exploration.arrays import dataset

        return dataset(self)

    def plot(self, quantity: str = "latent against token", x: str | None = None, y: str | None = None) -> Any:
        """A matplotlib figure: a map of a verdict or of a column of `to_frame("regime")`, proved boundaries on top.

        x, y: the parameters on the axes; by default the last two of v, m, s, L that vary (m and L where they do).
        At most 12 panels for the others. `InputError` for an unknown quantity or axis, or without matplotlib.
        """
        from latentproof.exploration.picture import draw

        return draw(self, quantity, x, y)

    @property
    def _counts(self) -> str:
        outside = sum(found is None for found in self.cells.values())
        axes = ", ".join(f"{name} = {_span(getattr(self.grid, name))}" for name in AXES)
        note = f", {outside} of them not a grammar (m > w)" if outside else ""
        return f"{axes}: {len(self.cells)} cells{note}"

    def __repr__(self) -> str:
        return f"Exploration({self._counts})"

    def _repr_html_(self) -> str:
        from latentproof.exploration.reprs import html

        return html(self._counts, self.to_frame("regime"))

    def _repr_latex_(self) -> str:
        from latentproof.exploration.reprs import latex

        return latex(self.to_frame("regime"))


def explore(
    v: Any,
    m: Any,
    s: Any,
    L: Any,
    *,
    seed: int | None = 0,
    executor: Executor | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Exploration:
    """Return every quantity over the grid of v, m, s, L, each an integer or an iterable of integers.

    seed: S1 and S3 are evaluated on the first of the grammars `Grammar.sample(rhm, seed)`, seed + 1, ... that has no
    ties (`quantities`); None leaves the bounds out: ten times faster, about 3 ms a cell. executor: any
    `concurrent.futures.Executor`; progress(done, total) is called after every cell. Cells with m > w are kept as
    "not a grammar"; any other broken rule raises `RegimeError`, as does a grid of more than 20000 cells.

    >>> explore(v=[8, 16], m=range(2, 5), s=2, L=[3, 4], seed=None)
    Exploration(v = 8, 16, m = 2..4, s = 2, L = 3, 4: 12 cells)
    """
    chosen = grid(v, m, s, L)
    seed = None if seed is None else whole_number("seed", seed, 0)
    cells = list(chosen.cells())
    work = [(rhm, seed) for _, rhm in cells if rhm is not None]
    found = run_cells(numbers_of, work, None, executor, progress)
    results = iter(found)
    return Exploration(chosen, {cell: next(results) if rhm else None for cell, rhm in cells}, seed)


def numbers_of(cell: tuple[RHM, int | None]) -> Numbers:
    """`numbers` of one unit of work, a regime and the seed of its grammar: what an executor is given.

    >>> numbers_of((RHM(8, 4, 2, 3), None)).task("latent").scale
    1024.0
    """
    return numbers(*cell)


def _span(values: tuple[int, ...]) -> str:
    whole = values == tuple(range(values[0], values[-1] + 1)) and len(values) > 2
    return f"{values[0]}..{values[-1]}" if whole else ", ".join(map(str, values))
