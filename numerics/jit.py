"""The decorator of every compiled kernel: numba with an on-disk cache that cannot be stale.

numba's cache notices an edit of the cached function's own file, not of a jitted function that it imports from another
(numba issue 1833), so a kernel would go on answering with yesterday's helper. Here the cache directory is named by a
digest of all sources of this room: any edit starts an empty cache. The directory lies under NUMBA_CACHE_DIR where that
is set, else under the user's cache folder (XDG_CACHE_HOME or ~/.cache), else under the temporary folder. numba's
configuration is put back after each decoration: the user's own jitted functions are cached as they were.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar, cast

import numba
import numba.core.config

F = TypeVar("F", bound=Callable[..., object])

ROOM = Path(__file__).resolve().parent


def kernel(function: F) -> F:
    """Compile `function` with numba (nopython, nogil, no fast-math, cached); its `py_func` is the plain function.

    >>> @kernel
    ... def double(x):
    ...     return 2 * x
    >>> double(4), double.py_func(4)
    (8, 8)
    """
    settings = vars(numba.core.config)
    before = settings["CACHE_DIR"]
    settings["CACHE_DIR"] = str(CACHE)
    try:
        compiled = numba.njit(cache=_has_file(function), nogil=True, error_model="numpy")(function)
    finally:
        settings["CACHE_DIR"] = before
    return cast(F, compiled)


def source_digest(folder: Path = ROOM) -> str:
    """Hexadecimal digest (32 digits) of the names and contents of all .py files below a folder.

    >>> len(source_digest())
    32
    """
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*.py")):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(folder).as_posix()}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()[:32]


def cache_folder() -> Path:
    """The first writable folder for this version of the sources, created if need be.

    >>> cache_folder().is_dir()
    True
    """
    digest = source_digest()
    for parent in _parents():
        folder = parent / digest
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=folder):
                return folder
        except OSError:
            continue
    return Path(tempfile.mkdtemp(prefix="latentproof-"))


def _parents() -> Iterator[Path]:
    if os.environ.get("NUMBA_CACHE_DIR"):
        yield Path(os.environ["NUMBA_CACHE_DIR"]).expanduser()
    if os.environ.get("XDG_CACHE_HOME"):
        yield Path(os.environ["XDG_CACHE_HOME"]) / "latentproof" / "numba"
    try:
        yield Path.home() / ".cache" / "latentproof" / "numba"
    except RuntimeError:
        # No home directory is known (a bare container): the temporary folder is left.
        return


def _has_file(function: Callable[..., object]) -> bool:
    # numba refuses to cache what was typed at a prompt or in a doctest.
    return os.path.isfile(function.__code__.co_filename)


CACHE = cache_folder()
