r"""One self-contained HTML page of theorems and proofs: MathML, an SVG graph, no scripts, no network.

Object: `page(title, theorems, ...)`. Statement: what is printed is the tree that the kernel accepted, with the
abbreviations of `abbreviations`; every theorem links to what it uses and to what uses it, lists its assumptions (each
axiom and fact is spelled out once on the page), its grade and its numeric check; the graph shows grades as colours with
a legend.
Source: the LaTeX document of the same outline (`document`); MathML Core (W3C, 2022).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from latentproof.proofs.axioms_samples import GAUSS_FACTS
from latentproof.proofs.documents.abbreviations import Letter, Usual, letters, meaning, usual
from latentproof.proofs.documents.graph import COLOURS, svg
from latentproof.proofs.documents.html_text import STYLE, words
from latentproof.proofs.documents.latex import parts
from latentproof.proofs.documents.mathml import SIGNS, anything, mathml, name, summand
from latentproof.proofs.documents.notation_table import declarations, ranges, table
from latentproof.proofs.documents.outline import (
    Becomes,
    Fragment,
    Line,
    Outline,
    Ref,
    in_order,
    label,
    line_name,
    outline,
    summary,
    uses,
)
from latentproof.proofs.documents.prose import heading
from latentproof.proofs.fact_statements import stated
from latentproof.proofs.kernel import trace_all
from latentproof.proofs.proof import Assumption, Checked, Hypothesis, Theorem
from latentproof.proofs.syntax import subterms
from latentproof.proofs.terms import Relation, Term

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
    asked = tuple(theorems)
    ordered = in_order(asked)
    traced = dict(zip(ordered, trace_all(*ordered.values()), strict=True))
    checked = {n: verdict for n, (_, verdict) in traced.items()}
    used = uses(ordered.values())
    assumed = {a for c in checked.values() for a in c.assumptions}
    axioms = sorted({a.name for a in assumed if a.kind == "axiom"})
    facts = sorted({a.name for a in assumed if a.kind == "analysis" or a.name in GAUSS_FACTS})
    printer = _Printer(axioms, facts, used)
    graph = svg(used, {n: c.grade for n, c in checked.items()}, {n: heading(n, t.title) for n, t in ordered.items()})
    sections = {
        "results": ("Results", _results(asked, checked) if len(asked) > 1 else ""),
        "graph": ("Which theorem uses which", f'{LEFT_OUT}<div class="graph">{graph}</div>' if ordered else ""),
        "notation": ("Notation", _notation(ordered.values()) if ordered else ""),
        "axioms": ("Model axioms", printer.listed("Axiom", axioms, AXIOMS)),
        "facts": ("Facts", printer.listed("Fact", facts, FACTS)),
        "theorems": (
            "Theorems",
            "".join(
                "".join(printer.theorem(outline(t, traced[n][0]), checked[n], checks(t) if checks else ""))
                for n, t in ordered.items()
            ),
        ),
    }
    shown = {anchor: (head, text) for anchor, (head, text) in sections.items() if text}
    links = "".join(f'<a href="#{anchor}">{head}</a>' for anchor, (head, _) in shown.items())
    body = [f"<h1>{words(title)}</h1><nav>{links}</nav>{preface}"]
    body += [f'<h2 id="{anchor}">{head}</h2>{text}' for anchor, (head, text) in shown.items()]
    head = f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
    view = '<meta name="viewport" content="width=device-width, initial-scale=1">'
    return f"{head}{view}<style>{STYLE}</style></head>\n<body>\n" + "\n".join(body) + "\n</body></html>\n"


SHORT = 12
"""Hypotheses of at most so many different subterms stand in the line, not in a display of their own."""
LEFT_OUT = (
    "<p>A line from B down to A says that A uses B; lines that follow from others are left out. "
    "The colour is the grade, the weakest among all that a theorem rests on.</p>"
)
AXIOMS = "What is taken for granted of random rules and draws; every theorem lists its own."
FACTS = "What is used of real analysis and of the literature, matched by shape in each step."


def math(inside: str) -> str:
    """Mathematics in a line of text."""
    return f"<math>{inside}</math>"


def _show(inside: str, anchor: str = "") -> str:
    mark = f' id="{escape(anchor)}"' if anchor else ""
    return f'<div class="show"{mark}><math display="block">{inside}</math></div>'


def _wrapping(t: Term) -> str:
    """A term as one <math> element a summand, between which a browser may start a new line."""
    signs = {"": "", "+": '<mo form="infix">+</mo>', "-": '<mo form="infix">−</mo>'}
    return " ".join(f'<math displaystyle="true"><mrow>{signs[s]}{summand(p, s)}</mrow></math>' for s, p in parts(t))


def _title(name: str) -> str:
    """The name of a hypothesis in words."""
    return escape(name.replace("_", " ").replace("-", " "), quote=False)


def _grade(grade: str) -> str:
    return f'<span class="grade" style="background:{COLOURS[grade]}">{grade}</span>'


def _links(names: Iterable[str]) -> str:
    return ", ".join(f'<a href="#thm-{n}">{n}</a>' for n in names) or "none"


@dataclass(frozen=True)
class _Printer:
    """Prints theorems of a page that spells out the given axioms and facts; used: theorem -> what it uses."""

    axioms: Sequence[str]
    facts: Sequence[str]
    used: Mapping[str, tuple[str, ...]]

    def known(self, name: str) -> str:
        """A link to an axiom or a fact."""
        kind, found = ("Axiom", self.axioms) if name in self.axioms else ("Fact", self.facts)
        return f'<a href="#ax-{name}">{kind} {found.index(name) + 1}</a>'

    def fragment(self, f: Fragment) -> str:
        """Words, mathematics or a link."""
        match f:
            case str():
                return escape(f, quote=False)
            case Ref("theorem", target):
                return f'<a href="#thm-{target}">{target}</a>'
            case Ref("axiom" | "fact", target):
                return self.known(target)
            case Ref("hypothesis", target):
                return f'<a href="#hyp-{target}">({_title(target.split(":")[1])})</a>'
            case Ref(_, target):
                return f'<a href="#eq-{target}">({target.split(":")[1]})</a>'
            case Becomes(old, new):
                return math(f"<mrow>{anything(old)}<mo>:=</mo>{anything(new)}</mrow>")
        return math(anything(f))

    def text(self, fragments: Iterable[Fragment]) -> str:
        """Words, mathematics and links in order."""
        return "".join(self.fragment(f) for f in fragments)

    def line(self, theorem: Theorem, line: Line) -> Iterator[str]:
        """A numbered calculation."""
        yield f'<tbody class="line" id="eq-{line_name(theorem, line.step)}">'
        apart = "".join(f", where {math(mathml(r))}" for r in line.apart)
        yield f'<tr><td colspan="4" class="ma">{_wrapping(line.start)}</td></tr>'
        for place, link in enumerate(line.links):
            number = f"({line.step})" if place == len(line.links) - 1 else ""
            why = self.text(link.reason) + (apart if number else "")
            yield (
                f'<tr><td class="sg">{math(f"<mo>{SIGNS[link.op]}</mo>")}</td>'
                f'<td class="ma">{_wrapping(link.term)}</td>'
                f'<td class="why">{why}</td><td class="no">{number}</td></tr>'
            )
        yield "</tbody>"

    def proof(self, theorem: Theorem, shown: Outline, made: list[Letter]) -> Iterator[str]:
        """The proof, open to begin with."""
        omitted = summary(theorem)
        only = shown.lines[0].links if len(shown.lines) == 1 else ()
        if omitted is not None:
            yield f"<p><em>Proof.</em> {escape(omitted)}</p>"
            return
        if len(only) == 1 and not made:
            yield f"<p><em>Proof.</em> {self.text(only[0].reason)}.</p>"
            return
        yield '<details open><summary>Proof</summary><div class="proof">'
        if made:
            yield "<p>Abbreviate</p>"
            for letter in made:
                yield _show(f"<mrow>{mathml(letter.short)}<mo>:=</mo>{mathml(letter.body)}</mrow>")
        yield f"<table>{COLUMNS}"
        for line in shown.lines:
            yield from self.line(theorem, line)
        yield "</table></div></details>"

    def declared(self, theorem: Theorem, shorten: Usual) -> str:
        """What a statement's letters are."""
        bounds = [math(f"<mrow>{mathml(r.rhs)}<mo>≥</mo>{mathml(r.lhs)}</mrow>") for r in ranges(theorem)]
        clauses = [f"{', '.join(bounds)} be {'integers' if len(bounds) > 1 else 'an integer'}"] if bounds else []
        for clause in declarations(theorem):
            clauses.append(self.text(shorten(f) if isinstance(f, Term) else f for f in clause))
        said = "Let " + ", let ".join(clauses) + "." if clauses else ""
        own = shorten.own
        if own is not None:
            said += " Write " + math(f"<mrow>{mathml(own.short)}<mo>=</mo>{mathml(own.body)}</mrow>") + "."
        return said.replace("...", "…")

    def theorem(self, proof: Outline, checked: Checked, numeric: str) -> Iterator[str]:
        """A theorem with its proof and its record."""
        theorem, shorten = proof.theorem, usual(proof.theorem)
        shown, made = letters(proof, shorten)
        n = theorem.name
        grade = _grade(checked.grade)
        yield f'<section class="thm" id="thm-{n}"><h3>{n}. {words(heading(n, theorem.title))}{grade}</h3>'
        yield f"<p>{self.declared(theorem, shorten)}"
        for h in theorem.hypotheses:
            yield _hypothesis(n, h, shorten)
        yield f" Then</p>{_show(mathml(shorten.relation(theorem.statement)), f'eq-{n}')}"
        yield from self.proof(theorem, shown, made)
        found = "; ".join(self.assumption(a) for a in sorted(checked.assumptions))
        yield f"<dl><dt>Grade</dt><dd>{checked.grade}</dd><dt>Assumptions</dt><dd>{found or 'none'}</dd>"
        if proof.divisors:
            nonzero = ", ".join(math(f"<mrow>{mathml(shorten(d))}<mo>≠</mo><mn>0</mn></mrow>") for d in proof.divisors)
            yield f"<dt>Side conditions</dt><dd>{nonzero}, each closed by its sign</dd>"
        yield f"<dt>Numeric check</dt><dd>{words(numeric or 'none')}</dd>"
        yield f"<dt>Uses</dt><dd>{_links(self.used[n])}</dd>"
        yield f"<dt>Used by</dt><dd>{_links(other for other, inside in self.used.items() if n in inside)}</dd>"
        yield f"<dt>Source</dt><dd>{escape(theorem.source)}</dd>" if theorem.source else ""
        yield "</dl></section>"

    def assumption(self, a: Assumption) -> str:
        """An assumption, with what it is."""
        reference = f" ({escape(a.reference)})" if a.reference else ""
        if a.name in self.axioms or a.name in self.facts:
            return f"{self.known(a.name)}: {escape(stated(a.name).title)}{reference}"
        return f"{a.kind}: {words(a.name)}{reference}"

    def listed(self, kind: str, names: Sequence[str], intro: str) -> str:
        """Axioms or facts, spelled out."""
        return f"<p>{intro}</p>" * bool(names) + "".join(self.spelled(kind, n, i + 1) for i, n in enumerate(names))

    def spelled(self, kind: str, name: str, number: int) -> str:
        """An axiom or a fact."""
        known = stated(name)
        said = words(known.words)
        if known.premises:
            said += ", if " + ", ".join(math(mathml(r)) for r in known.premises)
        inline = kind == "Fact" and known.conclusion is not None
        shown = _show(mathml(known.conclusion)) if known.conclusion and not inline else ""
        said += ":" if known.conclusion else "."
        said += f" {math(mathml(known.conclusion))}." if known.conclusion and inline else ""
        return f'<div id="ax-{name}"><p><b>{kind} {number}</b> ({words(known.title)}). {said}</p>{shown}</div>'


def _hypothesis(theorem: str, h: Hypothesis, shorten: Usual) -> str:
    over = ", ".join(math(name(x)) for x in h.over)
    over = f" for all {over}" if over else ""
    relation: Relation = shorten.relation(h.relation)
    anchor = label(theorem, h.name)
    if h.relation.op == "!=":
        return f' <span id="hyp-{anchor}">Let {math(mathml(relation))}{over}.</span>'
    verb = "Define" if h.definition else "Assume"
    if not h.definition and len({*subterms(relation.lhs), *subterms(relation.rhs)}) <= SHORT:
        return f' <span id="hyp-{anchor}">Assume ({_title(h.name)}) {math(mathml(relation))}{over}.</span>'
    return f" {verb} ({_title(h.name)}){over}</p>{_show(mathml(relation), f'hyp-{anchor}')}<p>"


def _results(theorems: Iterable[Theorem], checked: Mapping[str, Checked]) -> str:
    rows = "".join(
        f'<p><a href="#thm-{t.name}">{t.name}</a> {words(heading(t.name, t.title))}{_grade(checked[t.name].grade)}</p>'
        for t in theorems
    )
    return f'<div class="results">{rows}</div>'


def _notation(theorems: Iterable[Theorem]) -> str:
    found = tuple(theorems)
    rows = ""
    for sign, said in table(found, meaning(found)):
        explained = "".join(words(f) if isinstance(f, str) else math(anything(f)) for f in said)  # type: ignore[arg-type]  # no references
        rows += f"<tr><td>{math(anything(sign))}</td><td>{explained}</td></tr>"  # type: ignore[arg-type]  # no references
    return f'<table class="notation">{rows}</table>'
