"""The xarray view of an exploration: coordinates v, m, s, L, objective and level. xarray is an optional extra."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from latentproof.errors import InputError
from latentproof.exploration.grid import AXES

if TYPE_CHECKING:
    import pandas as pd

    from latentproof.exploration.explore import Exploration

UNITS = {"entropy": "nats", "redundancy": "nats", "scale": "samples", "sufficient": "samples", "necessary": "samples"}


def dataset(exploration: Exploration) -> Any:
    """A Dataset with the columns of both frames, a blank in a name written as an underscore."""
    try:
        import xarray
    except ImportError:
        message = "to_xarray needs xarray, which is not installed: pip install latentproof[xarray]"
        raise InputError(message) from None
    regimes = _indexed(exploration.to_frame("regime"), list(AXES)).to_xarray()
    levels = exploration.to_frame("level")
    if len(levels):
        by_level = _indexed(levels.drop(columns="f"), [*AXES, "objective", "level"]).to_xarray()
        regimes = xarray.merge([regimes, by_level], join="outer", compat="no_conflicts")
    for name in regimes.data_vars:
        unit = UNITS.get(str(name).split("_")[0])
        if unit is not None:
            regimes[name].attrs["units"] = unit
    return regimes


def _indexed(frame: pd.DataFrame, index: list[str]) -> pd.DataFrame:
    """The frame by these columns, with plain floats: xarray has no nullable numbers."""
    plain = frame.astype({name: float for name in frame.columns if str(frame[name].dtype) == "Float64"})
    return plain.rename(columns=lambda name: name.replace(" ", "_")).set_index(index)
