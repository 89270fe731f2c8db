from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import numba

from latentproof.numerics import jit
from latentproof.numerics.jit import kernel, source_digest

HELPER = "from latentproof.numerics.jit import kernel\n\n\n@kernel\ndef helper(x):\n    return x + {}\n"
CALLER = """from latentproof.numerics.helper import helper
from latentproof.numerics.jit import kernel


@kernel
def caller(x):
    return helper(x)
"""
ASK = """from latentproof.numerics.caller import caller
print(caller(1), sum(caller.stats.cache_hits.values()), caller.stats.cache_path)
"""


def ask(room: Path, environment: dict[str, str]) -> list[str]:
    answer = subprocess.run(
        [sys.executable, "-W", "error", "-c", ASK],
        cwd=room,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr
    return answer.stdout.split()


def test_editing_a_helper_in_another_file_changes_the_answer(tmp_path: Path) -> None:
    room = tmp_path / "latentproof"
    shutil.copytree(jit.ROOM, room / "numerics", ignore=shutil.ignore_patterns("__pycache__"))
    (room / "__init__.py").touch()
    (room / "numerics" / "helper.py").write_text(HELPER.format(1))
    (room / "numerics" / "caller.py").write_text(CALLER)
    environment = {**os.environ, "PYTHONPATH": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    environment.pop("NUMBA_CACHE_DIR", None)
    value, hits, place = ask(tmp_path, environment)
    assert (value, hits) == ("2", "0")
    assert place.startswith(str(tmp_path / "cache" / "latentproof" / "numba"))
    assert ask(tmp_path, environment)[:2] == ["2", "1"]
    (room / "numerics" / "helper.py").write_text(HELPER.format(100))
    assert ask(tmp_path, environment)[:2] == ["101", "0"]
    asked = ask(tmp_path, {**environment, "NUMBA_CACHE_DIR": str(tmp_path / "mine")})
    assert asked[2].startswith(str(tmp_path / "mine" / source_digest(room / "numerics")))
    (tmp_path / "file").touch()
    nowhere = {**environment, "XDG_CACHE_HOME": str(tmp_path / "file"), "HOME": str(tmp_path / "file")}
    assert ask(tmp_path, nowhere)[0] == "101"


def test_the_user_s_own_configuration_is_left_alone() -> None:
    set_before = numba.config.CACHE_DIR  # type: ignore[attr-defined]  # numba fills its configuration at run time

    @kernel
    def three() -> int:
        return 3

    assert three() == 3
    assert set_before == numba.config.CACHE_DIR  # type: ignore[attr-defined]  # as above


def test_the_digest_sees_names_and_contents(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("1")
    digests = [source_digest(tmp_path)]
    (tmp_path / "a.py").write_text("2")
    digests.append(source_digest(tmp_path))
    (tmp_path / "a.py").rename(tmp_path / "b.py")
    digests.append(source_digest(tmp_path))
    (tmp_path / "deeper").mkdir()
    (tmp_path / "deeper" / "c.py").write_text("")
    digests.append(source_digest(tmp_path))
    assert len(set(digests)) == 4
