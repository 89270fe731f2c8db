"""Words as HTML, their plainly typed formulas as MathML; and the style of the page."""

from __future__ import annotations

from html import escape

from latentproof.proofs.documents.prose import spans, tex
from latentproof.proofs.documents.tex_math import lines


def words(text: str) -> str:
    """Text whose plainly typed formulas are set as mathematics, and relations between numbers with their signs.

    >>> words("m & w")
    '<math><mrow><mi>m</mi></mrow></math> &amp; <math><mrow><mi>w</mi></mrow></math>'
    >>> words("at least 1/2 <= 3/4")
    'at least 1/2 ≤ 3/4'
    """
    return "".join(_formula(part) if formula else _plain(part) for formula, part in spans(text))


def _plain(text: str) -> str:
    return escape(text.replace("<=", "≤").replace(">=", "≥"), quote=False)


def _formula(text: str) -> str:
    try:
        return "".join(f"<math>{row}</math>" for row in lines(tex(text)))
    except ValueError:
        return escape(text, quote=False)


STYLE = """
body{font:16px/1.55 Georgia,"Times New Roman",serif;max-width:66rem;margin:2rem auto;padding:0 1.2rem;color:#1b1b1b}
h1{font-size:1.7rem;line-height:1.25}h2{margin-top:2.6rem;border-bottom:1px solid #ccc;padding-bottom:.2rem}
a{color:#1f4e79;text-decoration:none}a:hover{text-decoration:underline}
nav{font:.85rem/1.7 system-ui,sans-serif;background:#f6f6f4;padding:.5rem .9rem;border-radius:6px}
nav a{margin-right:1.1rem;white-space:nowrap}
math{font-size:1.04em}.show{overflow-x:auto;overflow-y:hidden;text-align:center;margin:.6rem 0;padding:.2rem 0}
section.thm{border:1px solid #d8d8d8;border-radius:6px;padding:.4rem 1.1rem 1rem;margin:1.4rem 0}
section.thm h3{margin:.5rem 0;font-size:1.08rem}
.grade{font:.8rem/1 system-ui,sans-serif;padding:.2rem .5rem;border-radius:1rem;margin-left:.6rem;font-weight:normal}
dl{display:grid;grid-template-columns:8.6rem minmax(0,1fr);gap:.15rem .8rem;font-size:.92rem;margin:.9rem 0 0}
dt{font-weight:bold}dd{margin:0}dd ul{margin:.2rem 0;padding-left:1.2rem}
details>summary{cursor:pointer;font-style:italic;margin:.6rem 0}
.proof{overflow-x:auto}.proof table{border-collapse:collapse;width:100%;table-layout:fixed;min-width:46rem}
.proof td{vertical-align:baseline;padding:.14rem .4rem}.proof td.sg{text-align:right;padding-right:0}
.proof td.ma{overflow-x:auto;overflow-y:hidden}.proof col.sg{width:2.2rem}.proof col.why{width:15rem}
.proof col.no{width:3rem}.proof td.why{font-size:.85rem;color:#444}.proof td.no{text-align:right;color:#666}
.proof tbody.line>tr:first-child>td{padding-top:.9rem}
.notation td,.notation th{padding:.12rem .9rem .12rem 0;vertical-align:baseline;font-size:.95rem;text-align:left}
.results{columns:2 24rem;column-gap:2rem}.results p{break-inside:avoid;margin:.18rem 0;font-size:.95rem}
.graph{overflow-x:auto}svg{height:auto;max-width:100%;font-family:system-ui,sans-serif}
svg rect{stroke:#777;stroke-width:.8}
svg .edge{fill:none;stroke:#9a9a9a;stroke-width:1.2}svg a:hover rect{stroke:#000;stroke-width:1.8}
svg .id{font-size:13px;font-weight:600;text-anchor:middle}svg .ti{font-size:10.5px;text-anchor:middle;fill:#333}
svg .le{font-size:12px}
:target{background:#fff8dc}
@media print{details{display:block}.grade{border:1px solid #999}nav{display:none}section.thm{border:0}}
"""
