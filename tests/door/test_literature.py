"""The audit of the literature: exact counterparts are enumerated, verdicts catch planted errors, output is complete."""

from __future__ import annotations

import csv
import json
import math
from dataclasses import replace
from pathlib import Path

import pytest

from latentproof.errors import InputError
from latentproof.literature.audit import FORMULAS, VERDICTS, Audit, audit, judge
from latentproof.literature.exact import class_token, last_token_options, tokens, tuple_token
from latentproof.literature.formula import Case, Formula
from latentproof.literature.output import as_markdown, write
from latentproof.numerics.enumeration_direct import direct_correlation
from latentproof.theory.model import RHM

TINY = (RHM(2, 1, 2, 2), RHM(2, 2, 2, 2), RHM(2, 1, 3, 2))


@pytest.fixture(scope="module")
def exact() -> Audit:
    return audit(lanes=("exact",))


@pytest.mark.parametrize("rhm", TINY, ids=str)
def test_the_exact_counterparts_are_those_of_every_grammar(rhm: RHM) -> None:
    """Leaves that differ in both positions; a tuple and such a leaf; a leaf and the root: by full enumeration."""
    assert tokens(rhm, 2) == direct_correlation(rhm, (0, 0), [(1, 1)])
    assert tuple_token(rhm, 2) == direct_correlation(rhm, (1, 1), [(0, 0), (0, 1)])
    assert class_token(rhm) == rhm.v**2 * direct_correlation(rhm, (0, 0), [()])


def test_options_of_the_last_token() -> None:
    """At f = 1 nothing is known of the last token: v options; at m = 1, s = 2 the limit of one rule a symbol is few."""
    assert last_token_options(RHM(4, 4, 2, 3), 3) == 4
    assert last_token_options(RHM(8, 1, 2, 3), 5) < 1.2


def test_there_are_twenty_rows_and_each_is_cited_and_reconciled() -> None:
    evaluated = [formula for formula in FORMULAS if formula.cases is not None]
    assert len(evaluated) >= 20
    assert len({formula.id for formula in FORMULAS}) == len(FORMULAS)
    papers = " ".join(formula.source for formula in FORMULAS)
    for paper in (
        *("2307.02129", "2406.00048", "2402.16991", "2410.13770", "2404.10727", "2505.07067", "2505.07070"),
        *("2502.12089", "2602.06065", "2602.07488", "2605.27734"),
    ):
        assert f"arXiv:{paper}" in papers
    for formula in FORMULAS:
        assert formula.convention
        assert (formula.cases is None) == formula.against.startswith("not evaluated")


def test_exact_verdicts(exact: Audit) -> None:
    rows = {row.formula.id: row for row in exact.rows}
    assert rows["number-of-data"].verdict == "exact"
    assert rows["noise-floor"].verdict == rows["share-of-tuples"].verdict == "within 10 %"
    assert rows["token-token"].verdict == "asymptotic"
    assert rows["token-token"].factor == pytest.approx(2.559, abs=1e-3)
    assert rows["edge"].low == pytest.approx(0.8)
    # One law in two counts of levels: the shifted one at l is the other at l + 1.
    assert rows["transformer-thresholds"].low == rows["next-token-thresholds"].low


@pytest.mark.parametrize(
    "id", ["token-token", "tuple-token", "class-balance", "edge", "share-of-tuples", "number-of-data"]
)
def test_a_planted_error_is_off(exact: Audit, id: str) -> None:
    """The falsifier: the same formula with one power of m too many is no longer right, in the limit either."""
    row = next(row for row in exact.rows if row.formula.id == id)
    wrong = tuple(
        replace(case, published=case.published * int(case.where.split("m=")[1].split()[0])) for case in row.cases
    )
    assert judge(row.formula, wrong).verdict == "off"


def law(*cases: tuple[float, float, float, float]) -> str:
    formula = Formula("x", "", "recalled", "", "", "", "law")
    return judge(formula, tuple(Case("", p, found, f=f, climb=climb) for p, found, f, climb in cases)).verdict


def test_verdicts_on_laws() -> None:
    grid = [(f, climb) for f in (0.1, 0.5, 0.9) for climb in (2.0, 4.0, 8.0)]
    assert law(*((1.0, 0.5, f, c) for f, c in grid)) == "right up to a constant"
    assert law(*((1.0, math.exp(0.25 * c), f, c) for f, c in grid)) == "drifts"
    assert law(*((1.0, math.exp(0.6 * c), f, c) for f, c in grid)) == "fails"
    assert law(*((1.0, 1 / (1 - f), f, c) for f, c in grid)) == "fails"


def test_tables_and_figures_are_complete(exact: Audit, tmp_path: Path) -> None:
    markdown = as_markdown(exact)
    assert all(f"| {row.formula.id} |" in markdown for row in exact.rows)
    for ending in (".png", ".md", ".csv"):
        write(exact, tmp_path / f"audit{ending}")
    rows = list(csv.DictReader((tmp_path / "audit.csv").read_text().splitlines()))
    assert [row["id"] for row in rows] == [row.formula.id for row in exact.rows]
    assert (tmp_path / "audit.png").read_bytes().startswith(b"\x89PNG")
    document = json.loads(exact.to_json())
    assert {row["verdict"] for row in document["formulas"]} <= set(VERDICTS)
    assert all(row["cases"] for row in document["formulas"] if row["verdict"] != "not evaluated")
    assert "token-token" in str(exact)
    with pytest.raises(InputError, match=r"written as .png, .md, .csv, got .pdf"):
        write(exact, tmp_path / "audit.pdf")
