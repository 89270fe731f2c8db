"""Regime files: TOML, an array of tables `[[regime]]` with v, m, s, L (each an integer or a list: their product).

>>> parse('[[regime]]\\nname = "a"\\nv = 8\\nm = [2, 4]\\ns = 3\\nL = 5')
[Regime(name='a', rhm=RHM(v=8, m=2, s=3, L=5)), Regime(name='a', rhm=RHM(v=8, m=4, s=3, L=5))]
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from itertools import product
from math import prod
from pathlib import Path
from typing import Any

from latentproof.errors import InputError
from latentproof.theory.model import RHM, RegimeError

KEYS = ("v", "m", "s", "L")
MAX_REGIMES = 1000
MAX_BYTES = 1_000_000


@dataclass(frozen=True)
class Regime:
    """One named RHM(v, m, s, L) of a regime file."""

    name: str
    rhm: RHM


def load(path: str | Path) -> list[Regime]:
    """Return the regimes of a TOML file in the order written.

    Raises `InputError` (one line: file, table, rule, value) for a file that cannot be read, malformed or empty TOML,
    unknown or missing keys, and values that break a rule of the model.
    """
    path = Path(path)
    try:
        if path.stat().st_size > MAX_BYTES:
            raise InputError(
                f"{path}: a regime file may hold at most {MAX_BYTES} bytes, this one {path.stat().st_size}"
            )
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise InputError(f"{path}: cannot read the regime file: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: a regime file is UTF-8 text, byte {error.start} is not") from None
    try:
        return parse(text)
    except InputError as error:
        raise InputError(f"{path}: {error}") from None


def parse(text: str) -> list[Regime]:
    """Return the regimes of a TOML text; raises `InputError` as `load` does."""
    try:
        document = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise InputError(f"not valid TOML: {error}") from None
    _only_keys(document, ("regime",), "the file")
    tables = document.get("regime", [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise InputError("regime must be an array of tables: write [[regime]], with two brackets")
    if not tables:
        raise InputError("no regime in it: write at least one [[regime]] table with v, m, s and L")
    regimes: list[Regime] = []
    for number, table in enumerate(tables, start=1):
        regimes += _expand(table, number)
        if len(regimes) > MAX_REGIMES:
            raise InputError(f"more than {MAX_REGIMES} regimes in all, reached at regime {number}: split the file")
    return regimes


def _expand(table: dict[str, Any], number: int) -> list[Regime]:
    name = table.get("name", f"regime {number}")
    if not isinstance(name, str) or not name.strip() or not name.isprintable():
        raise InputError(f"regime {number}: name must be a non-empty line of text, got {name!r}")
    where = f"regime {number} ({name})" if "name" in table else name
    _only_keys(table, (*KEYS, "name"), where)
    missing = [key for key in KEYS if key not in table]
    if missing:
        raise InputError(f"{where}: {', '.join(missing)} missing; a regime needs v, m, s and L")
    axes = [value if isinstance(value := table[key], list) else [value] for key in KEYS]
    for key, axis in zip(KEYS, axes, strict=True):
        if not axis:
            raise InputError(f"{where}: {key} is an empty list")
    if prod(map(len, axes)) > MAX_REGIMES:
        raise InputError(f"{where}: {prod(map(len, axes))} regimes, at most {MAX_REGIMES} in one file")
    try:
        return [Regime(name, RHM(*values)) for values in product(*axes)]
    except RegimeError as error:
        raise InputError(f"{where}: {error}") from None


def _only_keys(table: dict[str, Any], known: tuple[str, ...], where: str) -> None:
    for key in table:
        if key not in known:
            raise InputError(f"{where}: unknown key {key!r}; known are {', '.join(known)}")
