r"""One self-contained HTML page of theorems and proofs: MathML, an SVG graph, no scripts, no network.

Object: `page(title, theorems, ...)`. Statement: what is printed is the tree that the kernel accepted; every theorem
links to what it uses and to what uses it, lists its assumptions (each model axiom is spelled out once on the page), its
grade and its numeric check; the graph shows grades as colours with a legend.
Source: the LaTeX document of the same outline (`document`); MathML Core (W3C, 2022).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from html import escape

from latentproof.proofs.axiom_statements import axiom_statement
from latentproof.proofs.graph import COLOURS, svg
from latentproof.proofs.kernel import trace_all
from latentproof.proofs.latex import parts
from latentproof.proofs.mathml import SIGNS, anything, mathml, name, summand
from latentproof.proofs.notation_table import ranges, table
from latentproof.proofs.outline import (
    Becomes,
    Fragment,
    Line,
    Outline,
    Ref,
    in_order,
    line_name,
    outline,
    summary,
    uses,
)
from latentproof.proofs.proof import Checked, Theorem
from latentproof.proofs.terms import Domain, Relation, Table, Term

STYLE = """
body{font:16px/1.5 Georgia,"Times New Roman",serif;max-width:62rem;margin:2rem auto;padding:0 1.2rem;color:#1b1b1b}
h1{font-size:1.7rem;line-height:1.25}h2{margin-top:2.6rem;border-bottom:1px solid #ccc;padding-bottom:.2rem}
a{color:#1f4e79;text-decoration:none}a:hover{text-decoration:underline}
math{font-size:1.06em}.show{overflow-x:auto;overflow-y:hidden;text-align:center;margin:.7rem 0;padding:.15rem 0}
section.thm{border:1px solid #d8d8d8;border-radius:6px;padding:.4rem 1.1rem 1rem;margin:1.4rem 0}
section.thm h3{margin:.5rem 0;font-size:1.08rem}
.grade{font:.8rem/1 system-ui,sans-serif;padding:.2rem .5rem;border-radius:1rem;margin-left:.6rem;font-weight:normal}
dl{display:grid;grid-template-columns:8.6rem 1fr;gap:.15rem .8rem;font-size:.92rem;margin:.9rem 0 0}
dt{font-weight:bold}dd{margin:0}
details>summary{cursor:pointer;font-style:italic;margin:.6rem 0}
.proof table{border-collapse:collapse;width:100%;table-layout:fixed}
.proof td{vertical-align:middle;padding:.12rem .4rem}.proof td.sg{text-align:right;padding-right:0}
.proof td.ma{overflow-x:auto;overflow-y:hidden}.proof col.sg{width:1.6rem}.proof col.why{width:14rem}
.proof col.no{width:2.6rem}.proof td.why{font-size:.85rem;color:#444}.proof td.no{text-align:right;color:#666}
.proof tbody.line>tr:first-child>td{padding-top:.9rem}
.notation td{padding:.1rem .8rem .1rem 0;vertical-align:top;font-size:.93rem}
svg{width:100%;height:auto;font-family:system-ui,sans-serif}svg rect{stroke:#777;stroke-width:.8}
svg .edge{fill:none;stroke:#9a9a9a;stroke-width:1.2}svg a:hover rect{stroke:#000;stroke-width:1.6}
svg .id{font-size:13px;font-weight:600;text-anchor:middle}svg .ti{font-size:11px;text-anchor:middle;fill:#333}
svg .le{font-size:12px}
:target{background:#fff8dc}
@media print{details{display:block}.grade{border:1px solid #999}}
"""


COLUMNS = '<colgroup><col class="sg"><col><col class="why"><col class="no"></colgroup>'


def page(
    title: str, theorems: Iterable[Theorem], preface: str = "", checks: Callable[[Theorem], str] | None = None
) -> str:
    """The page of the given theorems and all lemmas they use; `Refused` if one is not proved.

    preface: HTML to put before the graph. checks: what numeric check confirms a theorem.

    >>> from latentproof.proofs.library import derivation
    >>> page("E1", derivation("E1-lower")).count('<section class="thm"')
    1
    """
    ordered = in_order(theorems)
    traced = dict(zip(ordered, trace_all(*ordered.values()), strict=True))
    checked = {n: verdict for n, (_, verdict) in traced.items()}
    grades = {n: c.grade for n, c in checked.items()}
    used = uses(ordered.values())
    axioms = sorted({a.name for c in checked.values() for a in c.assumptions if a.kind == "axiom"})
    graph = svg(used, grades, {n: t.title for n, t in ordered.items()})
    body = [
        f"<h1>{escape(title)}</h1>{preface}",
        f'<h2 id="graph">Which theorem uses which</h2>{graph}',
        '<h2 id="axioms">Model axioms</h2><p>What is taken for granted about random rule tables, and nothing else; '
        "every theorem lists what it uses.</p>" * bool(axioms),
        *(_axiom(axiom, number) for number, axiom in enumerate(axioms, start=1)),
        '<h2 id="theorems">Theorems</h2>',
        *(
            "".join(_theorem(outline(t, traced[n][0]), checked[n], used, axioms, checks(t) if checks else ""))
            for n, t in ordered.items()
        ),
        '<h2 id="notation">Notation</h2>' + "".join(_notation(ordered.values())),
    ]
    head = f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
    view = '<meta name="viewport" content="width=device-width, initial-scale=1">'
    return f"{head}{view}<style>{STYLE}</style></head>\n<body>\n" + "\n".join(body) + "\n</body></html>\n"


def math(inside: str) -> str:
    """Mathematics in a line of text."""
    return f"<math>{inside}</math>"


def _show(r: Relation, anchor: str = "") -> str:
    mark = f' id="{escape(anchor)}"' if anchor else ""
    return f'<div class="show"{mark}><math display="block">{mathml(r)}</math></div>'


def _wrapping(t: Term) -> str:
    """A term as one <math> element a summand, between which a browser may start a new line."""
    signs = {"": "", "+": "<mo>+</mo>", "-": "<mo>−</mo>"}
    return " ".join(f'<math displaystyle="true"><mrow>{signs[s]}{summand(p, s)}</mrow></math>' for s, p in parts(t))


def _fragment(f: Fragment, axioms: list[str]) -> str:
    match f:
        case str():
            return escape(f)
        case Ref("theorem", target):
            return f'<a href="#thm-{target}">{target}</a>'
        case Ref("axiom", target):
            return f'<a href="#ax-{target}">Axiom {axioms.index(target) + 1}</a>'
        case Ref("hypothesis", target):
            return f'<a href="#hyp-{target}">hypothesis {escape(target.split(":")[1])}</a>'
        case Ref(_, target):
            return f'<a href="#eq-{target}">({target.split(":")[1]})</a>'
        case Becomes(old, new):
            return math(f"<mrow>{anything(old)}<mo>:=</mo>{anything(new)}</mrow>")
        case Term() | Relation() | Domain() | Table():
            return math(anything(f))
    raise ValueError(f"a justification must be words, mathematics or a reference, got {f!r}")


def _text(fragments: Iterable[Fragment], axioms: list[str]) -> str:
    return "".join(_fragment(f, axioms) for f in fragments)


def _line(theorem: Theorem, line: Line, axioms: list[str]) -> Iterator[str]:
    yield f'<tbody class="line" id="eq-{line_name(theorem, line.step)}">'
    apart = "".join(f", where {math(mathml(r))}" for r in line.apart)
    yield f'<tr><td colspan="4" class="ma">{_wrapping(line.start)}</td></tr>'
    for place, link in enumerate(line.links):
        number = f"({line.step})" if place == len(line.links) - 1 else ""
        why = _text(link.reason, axioms) + (apart if number else "")
        yield (
            f'<tr><td class="sg">{math(f"<mo>{SIGNS[link.op]}</mo>")}</td>'
            f'<td class="ma">{_wrapping(link.term)}</td>'
            f'<td class="why">{why}</td><td class="no">{number}</td></tr>'
        )
    yield "</tbody>"


def _theorem(
    proof: Outline, checked: Checked, used: Mapping[str, tuple[str, ...]], axioms: list[str], numeric: str
) -> Iterator[str]:
    theorem = proof.theorem
    n = theorem.name
    grade = f'<span class="grade" style="background:{COLOURS[checked.grade]}">{checked.grade}</span>'
    yield f'<section class="thm" id="thm-{n}"><h3>{n}. {escape(theorem.title)}{grade}</h3>'
    for_all = ", ".join(math(f"<mrow>{mathml(r.rhs)}<mo>≥</mo>{mathml(r.lhs)}</mrow>") for r in ranges(theorem))
    yield f"<p>Let {for_all} be integers." if for_all else "<p>"
    for h in theorem.hypotheses:
        over = ", ".join(math(name(x)) for x in h.over)
        over = f", for all {over}," if over else ""
        if h.relation.op == "!=":
            yield f" Let {math(mathml(h.relation))}{over.rstrip(',')}."
        else:
            verb = "Define" if h.definition else "Assume"
            yield f" {verb}{over} ({escape(h.name)})</p>{_show(h.relation, f'hyp-{n}:{h.name}')}<p>"
    yield f" Then</p>{_show(theorem.statement, f'eq-{n}')}"
    omitted = summary(theorem)
    if omitted is not None:
        yield f"<p><em>Proof.</em> {escape(omitted)}</p><dl>"
    else:
        yield f'<details open><summary>Proof</summary><div class="proof"><table>{COLUMNS}'
        for line in proof.lines:
            yield from _line(theorem, line, axioms)
        yield "</table></div></details><dl>"
    yield f"<dt>Grade</dt><dd>{checked.grade}</dd><dt>Assumptions</dt><dd>{_assumptions(checked, axioms)}</dd>"
    if proof.divisors:
        nonzero = ", ".join(math(f"<mrow>{mathml(d)}<mo>≠</mo><mn>0</mn></mrow>") for d in proof.divisors)
        yield f"<dt>Side conditions</dt><dd>{nonzero}, each closed by a sign certificate on the ranges stated</dd>"
    yield f"<dt>Numeric check</dt><dd>{escape(numeric or 'none')}</dd>"
    yield f"<dt>Uses</dt><dd>{_links(used[n])}</dd>"
    yield f"<dt>Used by</dt><dd>{_links(tuple(o for o, inside in used.items() if n in inside))}</dd>"
    yield f"<dt>Source</dt><dd>{escape(theorem.source)}</dd>" if theorem.source else ""
    yield "</dl></section>"


def _links(names: tuple[str, ...]) -> str:
    return ", ".join(f'<a href="#thm-{n}">{n}</a>' for n in names) or "none"


def _assumptions(checked: Checked, axioms: list[str]) -> str:
    named = [
        f"{_fragment(Ref('axiom', a.name), axioms)} ({escape(axiom_statement(a.name).title)})"
        if a.kind == "axiom"
        else escape(f"{a.kind} {a.name}" + (f" ({a.reference})" if a.reference else ""))
        for a in sorted(checked.assumptions)
    ]
    return "; ".join(named) or "none"


def _axiom(axiom: str, number: int) -> str:
    known = axiom_statement(axiom)
    shown = _show(known.relation) if known.relation else ""
    words = escape(known.words) + (":" if known.relation else ".")
    return f'<div id="ax-{axiom}"><p><b>Axiom {number}</b> ({escape(known.title)}). {words}</p>{shown}</div>'


def _notation(theorems: Iterable[Theorem]) -> Iterator[str]:
    yield '<table class="notation">'
    for letter, meaning, where in table(theorems):
        inside = f" (in {_links(where)})" if where else ""
        yield f"<tr><td>{math(name(letter))}</td><td>{_text(meaning, [])}{inside}</td></tr>"
    yield "</table>"
