r"""A standalone LaTeX document of theorems and their proofs, every step with its justification.

Statement: amsmath, amsthm, longtable and hyperref only, plain pdflatex and bibtex; each theorem states what its letters
are, their ranges and its hypotheses, and is followed by its proof, its grade, its assumptions and its numeric check.
Axioms and facts are spelled out once, before the theorems; a table of results comes first. What is printed is the tree
that the kernel accepted, with the abbreviations of `abbreviations`.
Source: what a reader of theory papers expects of an appendix; the text can be pasted into one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from latentproof.proofs.axioms_samples import FELLER, GAUSS_FACTS
from latentproof.proofs.documents.abbreviations import Letter, Usual, letters, meaning, usual
from latentproof.proofs.documents.bibliography import bibtex, cited
from latentproof.proofs.documents.latex import SIGNS, anything, latex, name
from latentproof.proofs.documents.latex_lines import broken, width
from latentproof.proofs.documents.latex_text import HEAD, listed, plain, words
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
)
from latentproof.proofs.documents.prose import heading
from latentproof.proofs.fact_statements import stated
from latentproof.proofs.kernel import trace_all
from latentproof.proofs.proof import Assumption, Checked, Theorem
from latentproof.proofs.terms import Relation, Term

MATH, WIDE, BESIDE, TOGETHER, TALLEST = 310.0, 440.0, 130.0, 3, 12
"""Points for mathematics beside a justification, alone, within one; rows that stay together, that fit on a page."""
AXIOMS = ("Model axioms", "axiom", "What is taken for granted of random rules and draws; every theorem lists its own.")
FACTS = ("Facts", "fact", "What is used of real analysis and of the literature, matched by shape in each step.")


def _is_fact(a: Assumption) -> bool:
    return a.kind == "analysis" or a.name in GAUSS_FACTS


def _math(f: Fragment) -> str:
    """Mathematics within a justification; what is too wide is cut where a line may end."""
    if isinstance(f, Becomes):
        old = anything(f.old)
        if isinstance(f.new, Term) and width(old) + width(latex(f.new)) > BESIDE - 20:
            return f"${old} :=$ {_cut(f.new)}"
        return f"${old} := {anything(f.new)}$"
    if isinstance(f, Relation) and width(latex(f)) > BESIDE:
        return f"{_cut(f.lhs)} ${SIGNS[f.op]}$ {_cut(f.rhs)}"
    if isinstance(f, Term) and width(latex(f)) > BESIDE:
        return _cut(f)
    assert not isinstance(f, str | Ref)
    return f"${anything(f)}$"


def _cut(t: Term, limit: float = BESIDE) -> str:
    return " ".join(f"${part}$" for part in broken(t, limit))


@dataclass(frozen=True)
class _Printer:
    """Prints theorems; kinds: whether each is a theorem or a lemma of this document."""

    kinds: Mapping[str, str]

    def fragment(self, f: Fragment) -> str:
        """Words, mathematics, or a reference."""
        match f:
            case str():
                return plain(f)
            case Ref("theorem", target):
                return rf"{self.kinds[target].capitalize()}~\ref{{thm:{target}}}"
            case Ref("axiom" | "fact" as kind, target):
                fact = kind == "fact" or target in GAUSS_FACTS
                return ("Fact" if fact else "Axiom") + rf"~\ref{{ax:{target}}}"
            case Ref("hypothesis", target):
                return rf"\eqref{{hyp:{target}}}"
            case Ref(_, target):
                return rf"\eqref{{eq:{target}}}"
        return _math(f)

    def text(self, fragments: Iterable[Fragment]) -> str:
        """Words and mathematics in order."""
        return "".join(self.fragment(f) for f in fragments)

    def rows(self, line: Line) -> Iterator[tuple[str, str]]:
        """The rows of a display: mathematics, justification; a row without one may run under the next column."""
        first, *_ = line.links
        why = self.text(first.reason)
        if line.apart:
            why += "; where " + ", ".join(_math(r) for r in line.apart)
        whole = f"{latex(line.start)} {SIGNS[first.op]} {latex(first.term)}"
        links = list(line.links)
        if width(whole) <= MATH and not (len(links) > 1 and width(latex(line.start)) > MATH / 2):
            yield f"& {whole}", why
            links = links[1:]
        else:
            yield from ((rf"& \wide{{{part}}}", "") for part in broken(line.start, WIDE))
        for link in links:
            reason = why if link is first else self.text(link.reason)
            lines = broken(link.term, MATH - 24)
            if len(lines) > 2:
                lines = broken(link.term, WIDE)
            for place, part in enumerate(lines):
                sign = rf"\quad {SIGNS[link.op]} " if not place else r"\qquad "
                last = place == len(lines) - 1
                if last and width(part) <= MATH - 24:
                    yield f"& {sign}{part}", reason
                else:
                    yield rf"& \wide{{{sign}{part}}}", ""
                    if last:
                        yield "&", reason

    def display(self, theorem: Theorem, line: Line) -> str:
        """A numbered calculation."""
        rows = [f"{math} && " + (rf"\why{{{why}}}" if why else "") for math, why in self.rows(line)]
        stay = "*" if len(rows) <= TOGETHER else ""
        return f" \\nonumber\\\\{stay}\n".join(rows) + rf" \label{{eq:{line_name(theorem, line.step)}}}"

    def proof(self, theorem: Theorem, shown: Outline, made: list[Letter]) -> Iterator[str]:
        """The proof environment."""
        omitted = summary(theorem)
        only = shown.lines[0].links if len(shown.lines) == 1 else ()
        if omitted is not None:
            yield rf"\begin{{proof}} {plain(omitted)}\end{{proof}}"
            return
        if len(only) == 1 and not made:
            why = self.text(only[0].reason)
            yield rf"\begin{{proof}} Relation~\eqref{{eq:{theorem.name}}}: {why}.\end{{proof}}"
            return
        yield r"\begin{proof}\leavevmode"
        if made:
            yield "Abbreviate"
            yield r"\begin{align*}"
            yield " \\\\\n".join(_abbreviation(letter) for letter in made)
            yield r"\end{align*}"
        yield r"\begin{flalign}"
        yield " \\\\[6pt]\n".join(self.display(theorem, line) for line in shown.lines)
        yield r"\end{flalign}" + "\n" + r"\end{proof}"

    def declared(self, theorem: Theorem, shorten: Usual) -> str:
        """What a statement's letters are."""
        bounds = [f"${latex(r.rhs)} \\ge {latex(r.lhs)}$" for r in ranges(theorem)]
        clauses = [f"{listed(bounds)} be {'integers' if len(bounds) > 1 else 'an integer'}"] if bounds else []
        for clause in declarations(theorem):
            clauses.append(self.text(shorten(f) if isinstance(f, Term) else f for f in clause))
        said = [f"let {clause}" for clause in clauses]
        sentence = (listed(said) if len(said) < 3 else ", ".join(said[:-1]) + f", and {said[-1]}") + "." if said else ""
        own = shorten.own
        if own is not None:
            sentence += f" Write ${latex(own.short)} = {latex(own.body)}$."
        return (sentence[:1].upper() + sentence[1:]).replace("...", r"\dots")

    def theorem(self, proof: Outline, checked: Checked, numeric: str) -> Iterator[str]:
        """A theorem with its proof and its record."""
        theorem, shorten = proof.theorem, usual(proof.theorem)
        kind = self.kinds[theorem.name]
        shown, made = letters(proof, shorten)
        yield rf"\begin{{{kind}}}[{words(heading(theorem.name, theorem.title))}]\label{{thm:{theorem.name}}}"
        yield self.declared(theorem, shorten)
        yield from _hypotheses(theorem, shorten)
        yield "Then"
        yield _stated(shorten.relation(theorem.statement), f"eq:{theorem.name}")
        yield rf"\end{{{kind}}}"
        yield from self.proof(theorem, shown, made)
        yield r"\begin{record}"
        yield rf"\textbf{{Name}}: {plain(theorem.name)}. \textbf{{Grade}}: {checked.grade}."
        yield rf"\textbf{{Assumptions}}: {', '.join(map(_assumption, sorted(checked.assumptions))) or 'none'}."
        if proof.divisors:
            nonzero = ", ".join(rf"{_cut(shorten(d), WIDE / 2)} $\ne 0$" for d in proof.divisors)
            yield rf"\textbf{{Side conditions}}, each closed by its sign: {nonzero}."
        yield rf"\textbf{{Numeric check}}: {words(numeric or 'none')}."
        if theorem.source:
            yield rf"\textbf{{Source}}: {plain(theorem.source)}{_cites(theorem.source)}."
        yield r"\end{record}"


def _cites(text: str) -> str:
    return "".join(rf" \cite{{{key}}}" for key in cited(text))


def _assumption(a: Assumption) -> str:
    if a.kind == "axiom" or _is_fact(a):
        return ("Axiom" if a.kind == "axiom" else "Fact") + rf"~\ref{{ax:{a.name}}}{_cites(a.reference)}"
    return f"{a.kind} {words(a.name)}" + (f" ({plain(a.reference)}{_cites(a.reference)})" if a.reference else "")


def _stated(r: Relation, label: str) -> str:
    """A relation in a theorem's statement; one that is taller than a page is let break."""
    left, right = broken(r.lhs, WIDE - 30), broken(r.rhs, WIDE - 60)
    if len(left) + len(right) > TALLEST:
        rows = [rf"& {part}" for part in left]
        rows += [rf"& \quad {SIGNS[r.op] if not i else r'{}'} {part}" for i, part in enumerate(right)]
        inside = " \\nonumber\\\\\n".join(rows)
        return f"\\begin{{align}}\n{inside} \\label{{{label}}}\n\\end{{align}}"
    return f"\\begin{{equation}}\\label{{{label}}}\n{_relation(r, WIDE - 20)}\n\\end{{equation}}"


def _relation(r: Relation, limit: float) -> str:
    """A relation on one line, or on several."""
    whole = f"{latex(r.lhs)} {SIGNS[r.op]} {latex(r.rhs)}"
    if width(whole) <= limit:
        return whole
    left = " \\\\\n".join(f"& {part}" for part in broken(r.lhs, limit - 10))
    right = " \\\\\n".join(
        rf"& \quad {SIGNS[r.op] if not i else r'{}'} {part}" for i, part in enumerate(broken(r.rhs, limit - 40))
    )
    return f"\\begin{{aligned}}\n{left} \\\\\n{right}\n\\end{{aligned}}"


def _hypotheses(theorem: Theorem, shorten: Usual) -> Iterator[str]:
    """What is defined and what is assumed, each run of them in one display."""
    for h in theorem.hypotheses:
        if h.relation.op == "!=":
            for_all = f" for all ${', '.join(map(name, h.over))}$" if h.over else ""
            yield rf"Let ${latex(h.relation)}${for_all}."
    others = [h for h in theorem.hypotheses if h.relation.op != "!="]
    for definition, run in groupby(others, key=lambda h: h.definition):
        rows = []
        for h in run:
            for_all = rf" \qquad \text{{for all }} {', '.join(map(name, h.over))}" if h.over else ""
            limit = WIDE - 20 - (width(", ".join(map(name, h.over))) + 70 if h.over else 0)
            tag = rf"\label{{hyp:{label(theorem.name, h.name)}}}"
            rows.append(f"{_relation(shorten.relation(h.relation), limit)}{for_all}{tag}")
        inside = " \\\\\n".join(rows)
        yield f"{'Define' if definition else 'Assume'}\n\\begin{{gather}}\n{inside}\n\\end{{gather}}"


def _abbreviation(letter: Letter) -> str:
    parts = broken(letter.body, WIDE - 40)
    return f"{latex(letter.short)} & := {parts[0]}" + "".join(f" \\\\\n& \\qquad {part}" for part in parts[1:])


def _axioms(names: Iterable[str], head: tuple[str, str, str]) -> Iterator[str]:
    found, (title, kind, intro) = sorted(names), head
    if found:
        yield rf"\section*{{{title}}}\nopagebreak"
        yield intro
    for axiom in found:
        known = stated(axiom)
        said = words(known.words)
        yield rf"\begin{{{kind}}}[{words(known.title)}]\label{{ax:{axiom}}}"
        if known.premises:
            said += f", if {listed([f'${latex(r)}$' for r in known.premises])}"
        if known.conclusion and kind == "fact" and width(latex(known.conclusion)) < WIDE / 2:
            yield f"{said}: ${latex(known.conclusion)}$."
        else:
            yield said + (":" if known.conclusion else ".")
            yield _stated(known.conclusion, f"eq:ax:{axiom}") if known.conclusion else ""
        yield rf"\end{{{kind}}}"


def _notation(theorems: Iterable[Theorem]) -> Iterator[str]:
    found = tuple(theorems)
    yield r"\section*{Notation}\nopagebreak"
    yield r"\begin{longtable}{@{}lp{.8\linewidth}@{}}"
    for sign, said in table(found, meaning(found)):
        explained = "".join(words(f) if isinstance(f, str) else f"${anything(f)}$" for f in said)  # type: ignore[arg-type]  # no references
        yield rf"{_math(sign)} & {explained} \\"
    yield r"\end{longtable}"


def _results(theorems: Iterable[Theorem], checked: Mapping[str, Checked]) -> Iterator[str]:
    yield r"\section*{Results}\nopagebreak"
    yield r"\begin{longtable}{@{}rp{.58\linewidth}p{.2\linewidth}r@{}}"
    yield r"& \textbf{Result} & \textbf{Grade} & \textbf{Page} \\[3pt] \endhead"
    for t in theorems:
        number = rf"\ref{{thm:{t.name}}}"
        title = rf"\raggedright {words(heading(t.name, t.title))} ({plain(t.name)})"
        yield rf"{number} & {title} & {checked[t.name].grade} & \pageref{{thm:{t.name}}} \\"
    yield r"\end{longtable}"


def document(
    theorems: Iterable[Theorem],
    preface: str = "",
    bibliography: str = "",
    checks: Callable[[Theorem], str] | None = None,
    sources: Iterable[str] = (),
) -> str:
    r"""The LaTeX source of a document with the given theorems and all lemmas they use; `Refused` if one is not proved.

    preface: LaTeX to put before the notation and the theorems. bibliography: the stem of the .bib file beside it (see
    `references`). checks: what numeric check confirms a theorem. sources: further texts that cite papers.

    >>> from latentproof.proofs.library import derivation
    >>> document(derivation("E1-lower")).count(r"\begin{theorem}")
    1
    """
    asked = tuple(theorems)
    ordered = in_order(asked)
    traced = dict(zip(ordered, trace_all(*ordered.values()), strict=True))
    checked = {n: verdict for n, (_, verdict) in traced.items()}
    assumed = {a for c in checked.values() for a in c.assumptions}
    printer = _Printer({n: "theorem" if theorem in asked else "lemma" for n, theorem in ordered.items()})
    lines = [HEAD, preface, *(_results(asked, checked) if len(asked) > 1 else ())]
    lines += _notation(ordered.values()) if ordered else ()
    lines += _axioms({a.name for a in assumed if a.kind == "axiom"}, AXIOMS)
    lines += _axioms({a.name for a in assumed if _is_fact(a)}, FACTS)
    lines += [r"\section*{Theorems}\nopagebreak"] if ordered else []
    for n, theorem in ordered.items():
        lines += printer.theorem(outline(theorem, traced[n][0]), checked[n], checks(theorem) if checks else "")
    if references(asked, sources):
        lines += [r"\bibliographystyle{plain}", rf"\bibliography{{{bibliography or 'references'}}}"]
    return "\n".join([*lines, r"\end{document}", ""])


def references(theorems: Iterable[Theorem], sources: Iterable[str] = ()) -> str:
    """The .bib file that belongs beside the document: all papers that theorems, lemmas, steps and `sources` cite."""
    ordered = in_order(theorems).values()
    steps = [step for theorem in ordered for step in theorem.steps]
    cites = [*(step.reference for step in steps), *(FELLER for step in steps if step.name in GAUSS_FACTS)]
    return bibtex([*(theorem.source for theorem in ordered), *cites, *sources])
