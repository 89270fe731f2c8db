"""A text as a sequence of tokens 0..V-1: characters or words, the rarest merged into one.

Letters are lowered and runs of white space are one blank. The V - 1 most frequent units keep a token each; all others
share the last. Raises `InputError` for a file that cannot be read or is too short.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from latentproof.errors import InputError

UNITS = ("character", "word")
MAX_BYTES = 200_000_000
SHORTEST = 20_000
"""Fewest tokens: below, no interval is narrow enough to say anything."""

Tokens = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Text:
    """tokens (N,) in 0..V-1; starts (N,): whether a token begins a constituent (a word), None where unknown."""

    tokens: Tokens
    V: int
    starts: npt.NDArray[np.bool_] | None


def load(path: str | Path, unit: str = "character", vocabulary: int = 32) -> Text:
    """The text of a UTF-8 file (what is not UTF-8 is replaced); unit: character or word; vocabulary: V, 2 to 256."""
    path = Path(path)
    try:
        if path.stat().st_size > MAX_BYTES:
            raise InputError(f"{path}: a text may hold at most {MAX_BYTES} bytes, this one {path.stat().st_size}")
        content = path.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        raise InputError(f"{path}: cannot read the text: {error.strerror}") from None
    try:
        return parse(content, unit, vocabulary)
    except InputError as error:
        raise InputError(f"{path}: {error}") from None


def parse(content: str, unit: str = "character", vocabulary: int = 32) -> Text:
    """The tokens of a string; arguments as `load`.

    >>> text = parse("To be, or not to be. " * 1200, vocabulary=8)
    >>> len(text.tokens), text.V, text.starts[:4].tolist()
    (25199, 8, [True, False, False, True])
    """
    if unit not in UNITS:
        raise InputError(f"unit must be one of {', '.join(UNITS)}, got {unit!r}")
    if not 2 <= vocabulary <= 256:
        raise InputError(f"vocabulary must be in 2..256, got {vocabulary}")
    plain = re.sub(r"\s+", " ", content).strip().lower()
    units = list(plain) if unit == "character" else re.findall(r"\w+|[^\w\s]", plain)
    if len(units) < SHORTEST:
        raise InputError(f"the text must have at least {SHORTEST} {unit}s, got {len(units)}")
    kept = {name: i for i, (name, _) in enumerate(Counter(units).most_common(vocabulary - 1))}
    tokens = np.array([kept.get(name, vocabulary - 1) for name in units], dtype=np.int64)
    if unit == "word":
        return Text(tokens, vocabulary, None)
    inside = np.array([name.isalnum() for name in units])
    starts = inside & ~np.concatenate([[False], inside[:-1]])
    return Text(tokens, vocabulary, starts)
