r"""A standalone LaTeX document of theorems and their proofs, every step with its justification.

Statement: amsmath, amsthm, longtable and hyperref only, plain pdflatex and bibtex; each theorem states the ranges of
its letters and its hypotheses, and is followed by its proof, its grade, its assumptions and its numeric check. Model
axioms are spelled out once, before the theorems. What is printed is the tree that the kernel accepted.
Source: what a reader of theory papers expects of an appendix; the text can be pasted into one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from latentproof.proofs.axiom_statements import axiom_statement
from latentproof.proofs.bibliography import bibtex, cited
from latentproof.proofs.kernel import trace_all
from latentproof.proofs.latex import SIGNS, anything, latex, name
from latentproof.proofs.latex_lines import broken, width
from latentproof.proofs.notation_table import ranges, table
from latentproof.proofs.outline import Becomes, Fragment, Line, Outline, Ref, in_order, line_name, outline, summary
from latentproof.proofs.proof import Checked, Hypothesis, Theorem
from latentproof.proofs.terms import Domain, Relation, Table, Term

MATH, WIDE = 318.0, 420.0
"""Points for mathematics beside a justification, and alone on a line."""
HEAD = r"""\documentclass[11pt]{article}
\usepackage[T1]{fontenc}
\usepackage[margin=2cm]{geometry}
\usepackage{amsmath,amssymb,amsthm}
\usepackage{longtable}
\usepackage[hidelinks]{hyperref}
\newtheorem{theorem}{Theorem}
\newtheorem{lemma}[theorem]{Lemma}
\newtheorem{axiom}{Axiom}
\newcommand{\why}[1]{\parbox[t]{4.4cm}{\raggedright\footnotesize\strut #1\strut}}
\newenvironment{record}{\begin{list}{}{\leftmargin=1.2em\rightmargin=1.2em}\small\item\relax}{\end{list}}
\allowdisplaybreaks
\emergencystretch=3em
\begin{document}
"""
SPECIAL = {letter: "\\" + letter for letter in "&%$#_{}"} | {
    "\\": r"\textbackslash{}",
    "^": r"\^{}",
    "~": r"\~{}",
    "<": r"$<$",
    ">": r"$>$",
    "|": r"$|$",
}


def plain(text: str) -> str:
    r"""Text in which every character that LaTeX treats as special prints as itself.

    >>> plain("m_1 & 50 % <= |x|")
    'm\\_1 \\& 50 \\% $\\le$ $|$x$|$'
    """
    pieces = re.split(r"(>=|<=)", text)
    relations = {">=": r"$\ge$", "<=": r"$\le$"}
    return "".join(relations.get(p) or "".join(SPECIAL.get(letter, letter) for letter in p) for p in pieces)


def _fragment(f: Fragment) -> str:
    match f:
        case str():
            return plain(f)
        case Ref("theorem", target):
            return rf"Theorem~\ref{{thm:{target}}}"
        case Ref("axiom", target):
            return rf"Axiom~\ref{{ax:{target}}}"
        case Ref("hypothesis", target):
            return rf"hypothesis~\eqref{{hyp:{target}}}"
        case Ref(_, target):
            return rf"\eqref{{eq:{target}}}"
        case Becomes(old, new):
            return rf"${anything(old)} := {anything(new)}$"
        case Term() | Relation() | Domain() | Table():
            return f"${anything(f)}$"
    raise ValueError(f"a justification must be words, mathematics or a reference, got {f!r}")


def _text(fragments: Iterable[Fragment]) -> str:
    return "".join(_fragment(f) for f in fragments)


def _rows(line: Line) -> Iterator[tuple[str, str]]:
    """The rows of a display: mathematics, justification."""
    first, *_ = line.links
    why = _text(first.reason)
    if line.apart:
        why += "; where " + ", ".join(f"${latex(r)}$" for r in line.apart)
    whole = [*broken(line.start, WIDE), *broken(first.term, WIDE)]
    joined = f"{whole[0]} {SIGNS[first.op]} {whole[-1]}"
    links = list(line.links)
    if len(whole) == 2 and width(joined) <= MATH:
        yield f"& {joined}", why
        links = links[1:]
    else:
        yield from ((f"& {text}", "") for text in broken(line.start, MATH))
    for link in links:
        reason = why if link is first else _text(link.reason)
        *before, last = broken(link.term, MATH - 24)
        for place, text in enumerate([*before, last]):
            sign = rf"\quad {SIGNS[link.op]} " if not place else r"\qquad\quad "
            yield f"& {sign}{text}", reason if place == len(before) else ""


def _display(theorem: Theorem, line: Line) -> str:
    rows = [f"{math} && " + (rf"\why{{{why}}}" if why else "") for math, why in _rows(line)]
    return " \\nonumber\\\\\n".join(rows) + rf" \label{{eq:{line_name(theorem, line.step)}}}"


def _stated(r: Relation, label: str) -> str:
    """A relation in a theorem's statement."""
    lines = [*broken(r.lhs, WIDE), *broken(r.rhs, WIDE)]
    if len(lines) == 2 and width(lines[0] + lines[1]) <= WIDE - 20:
        return f"\\begin{{equation}}\\label{{{label}}}\n{lines[0]} {SIGNS[r.op]} {lines[1]}\n\\end{{equation}}"
    left = " \\\\\n".join(f"& {text}" for text in broken(r.lhs, WIDE))
    right = " \\\\\n".join(
        rf"& \quad {SIGNS[r.op] if not i else ''} {text}" for i, text in enumerate(broken(r.rhs, WIDE - 30))
    )
    return (
        f"\\begin{{equation}}\\label{{{label}}}\n\\begin{{aligned}}\n{left} \\\\\n{right}\n"
        "\\end{aligned}\n\\end{equation}"
    )


def _hypothesis(theorem: Theorem, h: Hypothesis) -> Iterator[str]:
    for_all = f" for all ${', '.join(map(name, h.over))}$" if h.over else ""
    if h.relation.op == "!=":
        yield rf"Let ${latex(h.relation)}${for_all}."
        return
    yield f"{'Define' if h.definition else 'Assume'}{',' * h.definition}{for_all}{',' * bool(for_all)}"
    yield _stated(h.relation, f"hyp:{theorem.name}:{h.name}")


def _theorem(proof: Outline, checked: Checked, kind: str, numeric: str) -> Iterator[str]:
    theorem = proof.theorem
    yield rf"\begin{{{kind}}}[{plain(theorem.title)}]\label{{thm:{theorem.name}}}"
    for_all = ", ".join(f"${latex(r.rhs)} \\ge {latex(r.lhs)}$" for r in ranges(theorem))
    yield f"Let {for_all} be integers."
    for h in theorem.hypotheses:
        yield from _hypothesis(theorem, h)
    yield "Then"
    yield _stated(theorem.statement, f"eq:{theorem.name}")
    yield rf"\end{{{kind}}}" + "\n" + r"\begin{proof}\leavevmode"
    omitted = summary(theorem)
    if omitted is not None:
        yield rf"{plain(omitted)}\end{{proof}}"
    elif len(proof.lines) == 1 and len(proof.lines[0].links) == 1:
        yield rf"Relation~\eqref{{eq:{theorem.name}}}: {_text(proof.lines[0].links[0].reason)}.\end{{proof}}"
    else:
        yield r"\begin{flalign}"
        yield " \\\\[7pt]\n".join(_display(theorem, line) for line in proof.lines)
        yield r"\end{flalign}" + "\n" + r"\end{proof}"
    yield r"\begin{record}"
    yield rf"\textbf{{Grade}}: {checked.grade}. \textbf{{Assumptions}}: {_assumptions(checked)}."
    if proof.divisors:
        nonzero = ", ".join(rf"${latex(d)} \ne 0$" for d in proof.divisors)
        yield rf"\textbf{{Side conditions}}, each closed by a sign certificate on the ranges stated: {nonzero}."
    yield rf"\textbf{{Numeric check}}: {plain(numeric or 'none')}."
    if theorem.source:
        cites = "".join(rf" \cite{{{key}}}" for key in cited(theorem.source))
        yield rf"\textbf{{Source}}: {plain(theorem.source)}{cites}."
    yield r"\end{record}"


def _assumptions(checked: Checked) -> str:
    named = [
        rf"Axiom~\ref{{ax:{a.name}}}"
        if a.kind == "axiom"
        else f"{a.kind} {plain(a.name)}" + (f" ({plain(a.reference)})" if a.reference else "")
        for a in sorted(checked.assumptions)
    ]
    return ", ".join(named) or "none"


def _axioms(names: Iterable[str]) -> Iterator[str]:
    found = sorted(names)
    if found:
        yield r"\section*{Model axioms}"
        yield "What is taken for granted about random rule tables, and nothing else; every theorem lists what it uses."
    for axiom in found:
        known = axiom_statement(axiom)
        yield rf"\begin{{axiom}}[{plain(known.title)}]\label{{ax:{axiom}}}"
        yield plain(known.words) + (":" if known.relation else ".")
        if known.relation:
            yield _stated(known.relation, f"eq:ax:{axiom}")
        yield r"\end{axiom}"


def _notation(theorems: Iterable[Theorem]) -> Iterator[str]:
    yield r"\section*{Notation}"
    yield r"\begin{longtable}{@{}lp{.84\linewidth}@{}}"
    last = ""
    for letter, meaning, where in table(theorems):
        inside = " (in " + ", ".join(rf"\ref{{thm:{t}}}" for t in where) + ")" if where else ""
        yield rf"{'' if letter == last else f'${name(letter)}$'} & {_text(meaning)}{inside} \\"
        last = letter
    yield r"\end{longtable}"


def document(
    theorems: Iterable[Theorem],
    preface: str = "",
    bibliography: str = "",
    checks: Callable[[Theorem], str] | None = None,
) -> str:
    r"""The LaTeX source of a document with the given theorems and all lemmas they use; `Refused` if one is not proved.

    preface: LaTeX to put before the notation and the theorems. bibliography: the stem of the .bib file beside it (see
    `references`). checks: what numeric check confirms a theorem.

    >>> from latentproof.proofs.library import derivation
    >>> document(derivation("E1-lower")).count(r"\begin{theorem}")
    1
    """
    asked = tuple(theorems)
    ordered = in_order(asked)
    traced = dict(zip(ordered, trace_all(*ordered.values()), strict=True))
    checked = {n: verdict for n, (_, verdict) in traced.items()}
    axioms = {a.name for c in checked.values() for a in c.assumptions if a.kind == "axiom"}
    lines = [HEAD, preface, *_notation(ordered.values()), *_axioms(axioms), r"\section*{Theorems}"]
    for n, theorem in ordered.items():
        kind = "theorem" if theorem in asked else "lemma"
        lines += _theorem(outline(theorem, traced[n][0]), checked[n], kind, checks(theorem) if checks else "")
    if references(asked):
        lines += [r"\bibliographystyle{plain}", rf"\bibliography{{{bibliography or 'references'}}}"]
    return "\n".join([*lines, r"\end{document}", ""])


def references(theorems: Iterable[Theorem]) -> str:
    """The .bib file that belongs beside the document: all papers that the theorems and their lemmas cite."""
    return bibtex(theorem.source for theorem in in_order(theorems).values())
