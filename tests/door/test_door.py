"""The public names: what the contract promises of each, on small regimes."""

from __future__ import annotations

import math
import subprocess
import sys
from fractions import Fraction
from importlib import import_module
from types import ModuleType

import pytest

import latentproof as lp

RHM = lp.RHM(v=8, m=4, s=3, L=4)


def test_every_promised_name_is_there_and_no_other_is_invented() -> None:
    for name in lp.__all__:
        assert callable(getattr(lp, name))
    assert set(lp.__all__) <= set(dir(lp))
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        _ = lp.nonsense


def test_import_loads_no_heavy_library() -> None:
    heavy = "numpy", "scipy", "sympy", "numba", "pandas", "rich", "click"
    code = f"import sys, latentproof; sys.exit(','.join(m for m in {heavy!r} if m in sys.modules) or 0)"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_claims_is_the_registry_whatever_was_imported_before() -> None:
    import_module("latentproof.claims.latent_prediction")  # binds latentproof.claims to the package
    assert isinstance(lp.claims, ModuleType)
    assert lp.claims()["latent-prediction"].id == "latent-prediction"


def test_a_regime_is_frozen_and_has_an_exact_f() -> None:
    assert lp.RHM(v=16, m=4, s=2, L=6).f == Fraction(1, 4)
    with pytest.raises(AttributeError):
        RHM.v = 9  # type: ignore[misc]  # this is the error under test
    assert issubclass(lp.RegimeError, ValueError)


def test_correlation_is_exact_and_scale_a_float() -> None:
    assert isinstance(lp.correlation(RHM, "token", level=2), Fraction)
    assert lp.scale(RHM, "token") == max(lp.scale(RHM, "token", level) for level in (1, 2, 3))
    with pytest.raises(lp.RegimeError, match="objective must be one of latent, latent-tuple, token, supervised"):
        lp.correlation(RHM, "tokens", level=2)  # type: ignore[arg-type]  # a user's mistake
    for level in (0, 4, 1.5):
        with pytest.raises(lp.RegimeError, match="level"):
            lp.correlation(RHM, "token", level=level)  # type: ignore[arg-type]  # a user's mistake


def test_sufficient_exceeds_necessary_and_both_follow_the_law() -> None:
    g = lp.Grammar.sample(RHM, seed=0)
    for objective in ("latent", "token", "supervised"):
        enough = lp.sufficient(g, objective, level=2)
        needed = lp.necessary(g, objective, level=2)
        assert needed < lp.scale(RHM, objective, level=2) < enough
        assert lp.sufficient(g, objective, delta=0.01) >= lp.sufficient(g, objective) >= enough
    for delta in (0, 1, -0.1, math.nan):
        with pytest.raises(lp.RegimeError, match="delta"):
            lp.sufficient(g, "latent", delta=delta)
    for error in (0, 0.25, math.inf):
        with pytest.raises(lp.RegimeError, match="error"):
            lp.necessary(g, "latent", level=1, error=error)


def test_without_signal_no_number_of_samples_is_enough_and_none_is_short_of_it() -> None:
    g = lp.Grammar.sample(lp.RHM(v=4, m=4, s=2, L=3), seed=0)
    assert lp.sufficient(g, "latent") == math.inf
    assert lp.necessary(g, "latent", level=1) == math.inf
    assert lp.sufficient(g, "supervised") < math.inf


def test_measure_gives_a_tidy_frame() -> None:
    frame = lp.measure(RHM, "latent", levels=[1, 2], grammars=3, seed=0).to_frame()
    assert list(frame.columns) == ["objective", "level", "quantile", "P", "low", "high", "grammars"]
    assert list(frame["level"]) == [1, 1, 2, 2]
    assert (frame["low"] <= frame["P"]).all()
    assert (frame["P"] <= frame["high"]).all()
