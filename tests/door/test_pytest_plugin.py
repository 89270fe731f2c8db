"""The plugin in other people's projects: sums, refusals, seeds, reports, and no cost where it is not used."""

from __future__ import annotations

import re
import sys
from xml.etree import ElementTree

import pytest

# Loaded here, so that pytester's in-process runs do not load the compiled libraries a second time.
import latentproof.numerics.sequential
import latentproof.testing.parts  # noqa: F401  # as above
from latentproof.testing import Checks

COIN = """
    import pytest

    @pytest.mark.stochastic(alpha={alpha}, beta={beta}, delta=0.2)
    @pytest.mark.parametrize("side", range({number}))
    def test_coin(check, side):
        "Both sides of a coin are equally likely."
        rng = check.generator()
        check.mean(lambda start, stop: {draws}, expected={expected})
"""
ALTERNATING = "[i % 2 for i in range(start, stop)]"
TOSSED = "rng.integers(0, 2, stop - start)"
PLUGIN = ("-p", "latentproof.pytest_plugin", "-p", "no:cacheprovider")


def coin(
    alpha: float = 1e-8, number: int = 2, expected: float = 0.5, draws: str = ALTERNATING, beta: float = 1e-6
) -> str:
    """Tests of an alternating sequence, which never fail: what is about the ledger is not about chance."""
    return COIN.format(alpha=alpha, number=number, expected=expected, draws=draws, beta=beta)


def test_the_sum_is_promised_and_printed(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(coin())
    result = pytester.runpytest_inprocess(*PLUGIN, "-v")
    result.assert_outcomes(passed=2)
    result.stdout.fnmatch_lines(
        [
            "*test_coin?0?: delta = 0.2, alpha = 1e-08, beta = 1e-06, n = *",
            "latentproof: N = 2 stochastic items, total alpha 2e-08 declared of 1e-06 promised, 2e-08 spent in "
            "2 checks; largest beta 1e-06, 2e-06 in all; suite seed 0",
        ]
    )


def test_a_sum_above_the_promise_is_refused_before_anything_runs(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(coin(alpha=4e-7, number=7))
    result = pytester.runpytest_inprocess(*PLUGIN)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    message = str(result.stderr)
    assert "7 stochastic items declare alpha = 2.8e-06 in all, above the promised 1e-06" in message
    assert len(re.findall(r"\(4e-07\)", message)) == 5
    assert pytester.runpytest_inprocess(*PLUGIN, "--latentproof-alpha=2.8e-6").ret == 0
    # What is deselected is not run, and not counted.
    assert pytester.runpytest_inprocess(*PLUGIN, "-k", "0 or 1").ret == 0
    pytester.makeini("[pytest]\nlatentproof_alpha = 1e-7\n")
    assert pytester.runpytest_inprocess(*PLUGIN, "-k", "0").ret == pytest.ExitCode.USAGE_ERROR


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--latentproof-alpha=2",), "latentproof_alpha must lie strictly between 0 and 1, got '2'"),
        (("--latentproof-alpha=x",), "latentproof_alpha must lie strictly between 0 and 1, got 'x'"),
        (("--latentproof-seed=-1",), "latentproof_seed must be an integer >= 0 or 'fresh', got '-1'"),
    ],
)
def test_bad_settings_are_named(pytester: pytest.Pytester, options: tuple[str, ...], says: str) -> None:
    result = pytester.runpytest_inprocess(*PLUGIN, *options)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert says in str(result.stderr)


@pytest.mark.parametrize("marker", ["1e-8", "beta=1e-8", "alpha=0", "alpha=1e-8, alfa=1", "alpha=1e-8, delta=0"])
def test_bad_markers_are_named(pytester: pytest.Pytester, marker: str) -> None:
    pytester.makepyfile(f"import pytest\n@pytest.mark.stochastic({marker})\ndef test_x(check): pass")
    result = pytester.runpytest_inprocess(*PLUGIN)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert "test_x" in str(result.stderr)


@pytest.mark.stochastic(alpha=1e-9, beta=1e-9)
def test_a_failure_names_statement_evidence_and_the_command_to_run_it_again(
    pytester: pytest.Pytester, check: Checks
) -> None:
    check.spend(1e-9, beta=1e-9, delta=0.2, n=100)  # a fair coin passes for one of mean .9
    pytester.makepyfile(coin(expected=0.9, number=1, draws=TOSSED, beta=1e-9))
    seed = f"--latentproof-seed={check.seed}"
    result = pytester.runpytest_inprocess(*PLUGIN, seed)
    result.assert_outcomes(failed=1)
    said = str(result.stdout)
    assert "Both sides of a coin are equally likely." in said
    assert re.search(r"FAIL, value 0\.\d+ in \[0\.\d+, 0\.\d+\] after \d+ draws, claimed 0.9", said)
    assert "e-values" in said
    again = re.search(rf"again: pytest '(.*)' ({seed})", said)
    assert again
    repeated = pytester.runpytest_inprocess(*PLUGIN, *again.groups())
    draws = [re.search(r"after (\d+) draws", str(each.stdout)) for each in (result, repeated)]
    assert draws[0]
    assert draws[1]
    assert draws[0][1] == draws[1][1]


def test_overdrafts_and_undeclared_checks_are_errors_before_any_draw(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        import pytest

        def never(start, stop):
            raise AssertionError("drawn")

        def test_undeclared(check):
            with pytest.raises(ValueError, match="no stochastic marker"):
                check.event(never, p=0.5, delta=0.1)

        @pytest.mark.stochastic(alpha=1e-8, delta=0.4)
        def test_twice(check):
            check.event(lambda start, stop: [0] * (stop - start), p=0)
            with pytest.raises(ValueError, match="has spent 1e-08; '#2' would spend 1e-08 more"):
                check.event(never, p=0, alpha=1e-8)

        @pytest.mark.stochastic(alpha=1e-7, beta=1e-8, delta=0.4)
        def test_a_refutation_costs_beta(check):
            check.event(lambda start, stop: [1] * (stop - start), p=0, expect="fail")
            check.event(lambda start, stop: [0] * (stop - start), p=0, alpha=9e-8)
            with pytest.raises(ValueError, match="would spend"):
                check.event(never, p=0, alpha=1e-8)

        @pytest.mark.stochastic(alpha=1e-8, beta=1e-8, delta=0.4)
        def test_what_should_be_refuted_and_is_not_fails(check):
            with pytest.raises(AssertionError, match="a wrong statement was not refuted"):
                check.event(lambda start, stop: [0] * (stop - start), p=0, expect="fail")
        """
    )
    pytester.runpytest_inprocess(*PLUGIN).assert_outcomes(passed=4)


def test_running_an_item_again_is_charged_again(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(coin(number=1))
    pytester.makeconftest(
        """
        from _pytest.runner import runtestprotocol

        def pytest_runtest_protocol(item, nextitem):
            runtestprotocol(item, nextitem=nextitem, log=False)
            for report in runtestprotocol(item, nextitem=nextitem, log=False):
                item.ihook.pytest_runtest_logreport(report=report)
            return True
        """
    )
    result = pytester.runpytest_inprocess(*PLUGIN)
    result.assert_outcomes(failed=1)
    assert "OverdraftError" in str(result.stdout)


def test_counts_are_charged_noted_and_refuted_in_words(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        import pytest

        @pytest.mark.stochastic(alpha=2e-8, beta=1e-8)
        def test_even(check):
            check.counts([500, 500], [0.5, 0.5], alpha=1e-8)
            check.same_law([500, 500], [490, 510], data=1000)

        @pytest.mark.stochastic(alpha=1e-8, beta=1e-8)
        def test_odd(check):
            "The die is fair."
            check.counts([700, 300], [0.5, 0.5])
        """
    )
    result = pytester.runpytest_inprocess(*PLUGIN, "-v")
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(
        [
            "*The die is fair.",
            "*FAIL, 1000 draws at total variation 0.2 (limit *), e-value * (limit 2e+08), detects *",
            "*test_even: delta = 0.*, alpha = 1e-08, beta = 1e-08, n = 1000",
            "latentproof: N = 2 stochastic items, total alpha 3e-08 declared *, 3e-08 spent in 3 checks; *",
        ]
    )


def test_two_tests_of_one_example_are_charged_twice(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        import pytest
        from hypothesis import given, settings, strategies as st

        def zeros(start, stop):
            return [0] * (stop - start)

        @settings(max_examples=3, deadline=None, database=None, derandomize=True)
        @given(n=st.integers(1, 3))
        @pytest.mark.stochastic(alpha=1e-8, beta=1e-8, delta=0.4)
        def test_halves(check, n):
            check.at(n=n).event(zeros, p=0, alpha=1e-9)
            check.at(n=n).event(zeros, p=0, alpha=1e-9)

        @settings(max_examples=3, deadline=None, database=None, derandomize=True)
        @given(n=st.integers(1, 3))
        @pytest.mark.stochastic(alpha=1e-8, beta=1e-8, delta=0.4)
        def test_too_much(check, n):
            check.at(n=n).event(zeros, p=0)
            check.at(n=n).event(zeros, p=0)
        """
    )
    result = pytester.runpytest_inprocess(*PLUGIN, "-k", "halves")
    result.assert_outcomes(passed=1)
    assert "6e-09 spent in 6 checks" in str(result.stdout)
    result = pytester.runpytest_inprocess(*PLUGIN, "-k", "too_much")
    result.assert_outcomes(failed=1)
    assert "OverdraftError" in str(result.stdout)


@pytest.mark.stochastic(alpha=8e-9, beta=1e-9)
def test_drawn_examples_share_alpha_and_replay_while_shrinking(pytester: pytest.Pytester, check: Checks) -> None:
    # Two inner items of alpha 2e-9 each, and at most 400 wrong examples tried that pass with probability 1e-11 each.
    check.spend(8e-9, beta=1e-9, delta=0.4, n=220)
    pytester.makepyfile(
        """
        import pytest
        from hypothesis import given, settings, strategies as st

        @settings(max_examples=20, deadline=None, database=None, derandomize=True)
        @given(n=st.integers(1, 30))
        @pytest.mark.stochastic(alpha=2e-9, beta=1e-11, delta=0.4)
        def test_share(check, n):
            rng = check.at(n=n).generator()
            outcome = check.at(n=n).mean(lambda start, stop: rng.random(stop - start), expected=0.5)
            assert outcome.alpha == pytest.approx(1e-10)

        @settings(max_examples=200, deadline=None, database=None, derandomize=True)
        @given(n=st.integers(1, 1000))
        @pytest.mark.stochastic(alpha=2e-9, beta=1e-11, delta=0.4)
        def test_wrong_from_13_on(check, n):
            rng = check.at(n=n).generator()
            expected = 0.5 if n <= 12 else 0.9
            check.at(n=n).mean(lambda start, stop: rng.random(stop - start), expected=expected)
        """
    )
    result = pytester.runpytest_inprocess(*PLUGIN, f"--latentproof-seed={check.seed}")
    result.assert_outcomes(passed=1, failed=1)
    assert "counterexample: n=13" in str(result.stdout)
    assert "OverdraftError" not in str(result.stdout)


def test_workers_sum_to_the_same_total_and_print_once(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(coin(number=5))
    here, workers = (pytester.runpytest_subprocess(*PLUGIN, *more) for more in ((), ("-n", "2")))
    lines = [[line for line in result.outlines if line.startswith("latentproof:")] for result in (here, workers)]
    assert len(lines[0]) == 1
    assert lines[0] == lines[1]
    refused = pytester.runpytest_subprocess(*PLUGIN, "-n", "2", "--latentproof-alpha=1e-8")
    assert refused.ret == pytest.ExitCode.USAGE_ERROR
    assert str(refused.stdout).count("above the promised 1e-08") == 1


def test_fresh_seeds_reach_every_worker(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(coin(number=4))
    result = pytester.runpytest_subprocess(*PLUGIN, "-n", "2", "--latentproof-seed=fresh", "--junitxml=out.xml")
    seed = re.search(r"suite seed (\d+)", str(result.stdout))
    assert seed
    document = ElementTree.parse(pytester.path / "out.xml")
    noted = [{p.attrib["name"]: p.attrib["value"] for p in case.iter("property")} for case in document.iter("testcase")]
    assert len(noted) == 4
    for each in noted:
        assert each["latentproof_seed"] == seed[1]
        assert each["latentproof_grade"] == "statistical"
        assert float(each["latentproof_alpha"]) == 1e-8
        names = "latentproof_beta", "latentproof_delta", "latentproof_n", "latentproof_assumptions", "latentproof_check"
        assert set(names) <= each.keys()


@pytest.mark.parametrize("layout", ["src", "flat", "tests in the package"])
def test_other_people_s_layouts(pytester: pytest.Pytester, layout: str) -> None:
    package = pytester.mkdir("src") / "mine" if layout == "src" else pytester.path / "mine"
    tests = package / "tests" if layout == "tests in the package" else pytester.path / "tests"
    tests.mkdir(parents=True)
    package.mkdir(exist_ok=True)
    for name in ("theory", "proofs"):  # names that the library's own rooms have
        (pytester.path / f"{name}.py").write_text("raise ImportError('this is the user\\'s own file')\n")
    (package / "__init__.py").write_text("SIDES = 2\n")
    if layout == "tests in the package":
        (tests / "__init__.py").write_text("")
    source = "\n".join(line.removeprefix("    ") for line in coin().splitlines())
    (tests / "test_mine.py").write_text(f"from mine import SIDES\n{source}")
    (pytester.path / "pytest.ini").write_text("[pytest]\npythonpath = src .\naddopts = --strict-markers\n")
    result = pytester.runpytest_inprocess(*PLUGIN)
    result.assert_outcomes(passed=2)


def test_a_session_that_does_not_use_it_loads_nothing_heavy(pytester: pytest.Pytester) -> None:
    pytester.makepyfile("def test_nothing(): pass")
    pytester.makeconftest(
        """
        import sys

        def pytest_unconfigure():
            heavy = "numpy scipy sympy numba flint latentproof.testing.files latentproof.testing.checks".split()
            print("loaded:", [name for name in heavy if name in sys.modules])
        """
    )
    result = pytester.runpytest_subprocess(*PLUGIN, "-p", "no:hypothesispytest")
    assert result.ret == 0
    assert "loaded: []" in str(result.stdout)
    assert "latentproof:" not in str(result.stdout)


def test_reading_a_marker_loads_nothing_heavy(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(coin())
    pytester.makeconftest("import sys\ndef pytest_unconfigure():\n    print('loaded:', 'numpy' in sys.modules)")
    result = pytester.runpytest_subprocess(*PLUGIN, "-p", "no:hypothesispytest", "--collect-only", "-q")
    assert "loaded: False" in str(result.stdout)
    assert sys.modules["numpy"]
