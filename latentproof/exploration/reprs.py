"""What a notebook or a terminal shows: a table per regime in HTML or LaTeX, and advice as text."""

from __future__ import annotations

import math
from html import escape
from typing import TYPE_CHECKING, Any

from rich.box import SIMPLE_HEAD as HEAD
from rich.table import Table

from latentproof.exploration.grid import AXES
from latentproof.exploration.quantities import DELTA, ERROR
from latentproof.render import console, number, printed

if TYPE_CHECKING:
    import pandas as pd

    from latentproof.exploration.advice import Advice

SHOWN = (*AXES, "status", "f", "advantage", "scale latent", "scale token", "scale supervised", "latent against token")
MOST = 40
"""Rows shown; the rest is counted."""


def html(counts: str, frame: pd.DataFrame) -> str:
    """The table as HTML, `counts` above it."""
    head = "".join(f"<th>{escape(name)}</th>" for name in SHOWN)
    body = "".join("<tr>" + "".join(f"<td>{escape(text)}</td>" for text in row) + "</tr>" for row in _cells(frame))
    rest = f"<p>and {len(frame) - MOST} more</p>" if len(frame) > MOST else ""
    return f"<p>{escape(counts)}</p><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{rest}"


def text(head: str, frame: pd.DataFrame) -> str:
    """The table as text for a terminal, `head` above it."""
    out = console()
    out.print(head, soft_wrap=True)
    shown = Table(box=HEAD)
    for name in SHOWN:
        shown.add_column(name, justify="left" if name in ("status", "latent against token") else "right")
    for row in _cells(frame):
        shown.add_row(*row)
    out.print(shown)
    if len(frame) > MOST:
        out.print(f"and {len(frame) - MOST} more: write them with -o FILE.csv")
    return printed(out)


def latex(frame: pd.DataFrame) -> str:
    r"""The table as a LaTeX array, as notebooks typeset it between dollar signs."""
    names = r" & ".join(rf"\text{{{name}}}" if len(name) > 1 else name for name in SHOWN)
    lines = [r" & ".join(rf"\text{{{text}}}" for text in row) for row in _cells(frame)]
    if len(frame) > MOST:
        lines.append(rf"\text{{and {len(frame) - MOST} more}}")
    body = " \\\\\n".join(lines)
    return f"$$\\begin{{array}}{{{'r' * len(SHOWN)}}}\n{names} \\\\ \\hline\n{body}\n\\end{{array}}$$"


def _cells(frame: pd.DataFrame) -> list[list[str]]:
    return [[_text(value) for value in row] for row in frame[list(SHOWN)].head(MOST).itertuples(index=False)]


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    import pandas as pd

    return "–" if pd.isna(value) else number(float(value))


def advice_text(advice: Advice) -> str:
    """One regime's advice as text: the answer, a table of the objectives, the reasons."""
    out = console()
    rhm = advice.rhm
    needs = {need.objective: need for need in advice.needs}
    if advice.objective is None:
        answer = "no recommendation"
    else:
        need = needs[advice.objective]
        span = "" if need.low is None else f", 50 % point expected within {number(need.low)} to {number(need.high)}"
        enough = f"; {number(need.sufficient, 4)} samples are enough ({need.theorem})"
        if need.sufficient is None or math.isinf(need.sufficient):
            enough = "; no number is known to be enough"
        answer = f"use {advice.objective}: law {need.law} = {number(need.scale, 4)} samples{span}{enough}"
    out.print(f"{rhm}, f = {rhm.f}: {answer}", soft_wrap=True)
    names = ("objective", "law", "P", "P50 expected", "needed (S3)", "enough", "by")
    caption = f"whole task; needed at error {ERROR} (hardest level), enough at failure {DELTA} (all levels together)"
    shown = Table(box=HEAD, caption=caption, caption_justify="left")
    for name in names:
        shown.add_column(name, justify="left" if name in ("objective", "law", "by") else "right", no_wrap=True)
    for need in advice.needs:
        span = "-" if need.low is None else f"{number(need.low)} to {number(need.high)}"
        row = (need.objective, need.law, number(need.scale, 4), span, number(need.necessary, 4))
        shown.add_row(*row, number(need.sufficient, 4), need.theorem)
    out.print(shown)
    for reason in advice.reasons:
        out.print(f"* {reason}", soft_wrap=True)
    return printed(out)
