r"""A standalone LaTeX document of theorems and their proofs, every step with its justification.

Statement: amsmath, amsthm and hyperref only, plain pdflatex; each theorem states its hypotheses, is followed by its
proof
as displays with the rule and the side goals of each step, and then by its grade and all its assumptions.
Source: what a reader of theory papers expects of an appendix; the text can be pasted into one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from latentproof.proofs.judgement import Judgement
from latentproof.proofs.kernel import check, trace
from latentproof.proofs.latex import SIGNS, domain, latex, name, source
from latentproof.proofs.proof import Checked, Step, Theorem
from latentproof.proofs.syntax import subterms
from latentproof.proofs.terms import Domain, Function, Integer, Law, Relation, Table, Term, Variable

HEAD = r"""\documentclass[11pt]{article}
\usepackage[margin=2.2cm]{geometry}
\usepackage{amsmath,amssymb,amsthm}
\usepackage[hidelinks]{hyperref}
\newtheorem{theorem}{Theorem}
\allowdisplaybreaks
\emergencystretch=3em
\begin{document}
"""
WORDS = {
    "algebra": "ring laws, linearity of sums and expectations",
    "order": "shifted coefficients have one sign",
    "chain": "chaining",
    "symmetry": "read backwards",
    "congruence": "replacing equals",
    "hypothesis": "hypothesis",
    "assume": "induction hypothesis",
    "induction": "induction",
    "scale": "multiply by a nonnegative factor",
    "monotone_power": "powers of nonnegatives are monotone",
    "split": "take one index out of the sum",
    "exchange": "exchange sums",
    "pairs": "sum over pairs",
    "indicator_square": "an indicator is its square",
    "delta_value": "Kronecker's delta",
    "instantiate": "instance",
}


def plain(text: str) -> str:
    """The text with LaTeX's special characters escaped."""
    for letter in "&%$#_{}":
        text = text.replace(letter, "\\" + letter)
    text = text.replace("^", r"\^{}").replace("~", r"\~{}")
    return re.sub(r"[<>|]+=?", lambda found: f"${found[0].replace('>=', chr(92) + 'ge ')}$", text)


def _tag(theorem: Theorem, number: int) -> str:
    return f"eq:{theorem.name}:{number}"


def _why(theorem: Theorem, step: Step, judgement: Judgement, goals: int) -> str:
    words = WORDS.get(step.rule, step.rule.replace("_", " "))
    if step.rule == "axiom":
        words = f"model axiom {plain(step.name)}"
    elif step.rule == "cite":
        words = f"cited: {plain(step.reference)}" if step.reference else "\\textbf{admitted}"
    elif step.rule in ("hypothesis", "induction"):
        words += f" {plain(step.name)}" if step.rule == "hypothesis" else f" on ${name(step.name)}$"
    if step.lemma:
        words = rf"Theorem~\ref{{thm:{step.lemma}}}"
    used = ", ".join(rf"\eqref{{{_tag(theorem, i)}}}" for i in step.premises)
    side = f"; {goals} denominator{'s' * (goals > 1)} nonzero" if goals else ""
    pairs = sorted(r" \ne ".join(sorted(map(latex, pair))) for pair in judgement.distinct)
    where = "".join(f"; where ${pair}$" for pair in pairs)
    return words + (f", from {used}" if used else "") + side + where


def _summands(t: Term, sign: str = "") -> Iterator[str]:
    """The pieces at which a long sum may be broken, each with its sign."""
    if t.op in ("+", "-") and (t.op == "+" or t.args[1].op not in ("+", "-")):
        yield from _summands(t.args[0], sign)
        yield from _summands(t.args[1], t.op)
    else:
        yield f"{sign} {latex(t)}".strip()


def _lines(t: Term, first: str, width: int) -> list[str]:
    lines = [first]
    for piece in _summands(t):
        if len(_visible(lines[-1] + piece)) > width and lines[-1] != first:
            lines.append(r"\qquad {}" + piece)
        else:
            lines[-1] += " " + piece
    return [line.strip() for line in lines]


def _visible(text: str) -> str:
    return re.sub(r"\\[a-zA-Z]+|[{}_^\\, ]", "", text.replace(r"\mathbb", "").replace(r"\frac", ""))


def _broken(r: Relation, width: int = 60) -> str:
    whole = latex(r)
    if len(_visible(whole)) <= width:
        return whole
    lines = _lines(r.lhs, "", width) + _lines(r.rhs, rf"\quad {SIGNS[r.op]}", width)
    return " \\\\\n".join("&" + line for line in lines)


def _display(text: str, label: str) -> str:
    inside = text if "&" not in text else rf"\begin{{aligned}}{text}\end{{aligned}}"
    return f"\\begin{{equation}}\\label{{{label}}}\n{inside}\n\\end{{equation}}"


def _relations(theorem: Theorem) -> Iterator[Relation]:
    yield theorem.statement
    yield from (h.relation for h in theorem.hypotheses)


def _notation(theorems: Iterable[Theorem]) -> dict[str, str]:
    """Letter -> meaning, for all that the statements name."""
    found: dict[str, str] = {}
    for theorem in theorems:
        for r in _relations(theorem):
            for node in (*subterms(r.lhs), *subterms(r.rhs)):
                found |= dict(_meaning(node))
    return dict(sorted(found.items()))


def _meaning(node: Term) -> Iterator[tuple[str, str]]:
    match node.data:
        case Variable(name=n, sort=Integer(least=least)):
            yield f"${name(n)}$", rf"integer, ${name(n)}\ge {least}$"
        case Variable(name=n, sort=Domain() as d):
            size = "" if d.size is None else f", ${latex(d.size)}$ elements"
            yield f"${name(n)}$", f"index in ${domain(d)}${size}"
        case Table() as table:
            kind = "" if table.level is None else " of a level (independent for different levels)"
            yield (
                f"${name(table.name)}$",
                f"rule table{kind}: uniform injection of ${domain(table.slots)}$ into ${latex(table.tuples)}$ tuples,"
                f" which fall into the classes ${domain(table.classes)}$ of one size",
            )
        case Law(parts=parts):
            law = ", ".join(f"${source(part)}$" for part in parts)
            yield f"${name(node.data.name)}$", f"law of a table given its $i$-coordinates; its fibres: {law}"
        case Function(name=n, domains=domains, history=history):
            past = "" if history is None else f"; at $t$ it depends on ${name(history.name)}$ at levels up to $t$ only"
            yield f"${name(n)}$", f"real function of {len(domains)} argument{'s' * (len(domains) > 1)}{past}"
        case _:
            pass


def _theorem(theorem: Theorem, checked: Checked) -> Iterator[str]:
    yield rf"\begin{{theorem}}[{plain(theorem.title)}]\label{{thm:{theorem.name}}}"
    if theorem.hypotheses:
        yield "Suppose that"
        for h in theorem.hypotheses:
            over = f", for all ${', '.join(name(x) for x in h.over)}$" if h.over else ""
            kind = "definition" if h.definition else "hypothesis"
            yield rf"({kind} {plain(h.name)}{over})"
            yield _display(_broken(h.relation), f"eq:{theorem.name}:{h.name}")
        yield "Then"
    yield _display(_broken(theorem.statement), f"eq:{theorem.name}")
    yield r"\end{theorem}" + "\n" + r"\begin{proof}"
    judgements = trace(theorem).judgements
    for i, (step, judgement, goals) in enumerate(zip(theorem.steps, judgements, checked.side_goals, strict=True)):
        yield rf"\noindent [{_why(theorem, step, judgement, len(goals))}]"
        yield _display(_broken(step.conclusion), _tag(theorem, i))
    yield r"\end{proof}"
    listed = ", ".join(
        plain(a.name) + (f" ({plain(a.reference or a.kind)})" if a.kind != "axiom" else "")
        for a in sorted(checked.assumptions)
    )
    yield rf"\noindent\textbf{{Grade}}: {checked.grade}. \textbf{{Assumptions}}: {listed or 'none'}."
    yield rf"\textbf{{Source}}: {plain(theorem.source)}." if theorem.source else ""


def document(theorems: Iterable[Theorem], preface: str = "") -> str:
    r"""The LaTeX source of a document with the given theorems and all lemmas they use; `Refused` if one is not proved.

    preface: LaTeX to put before the notation and the theorems.

    >>> from latentproof.proofs.library import derivation
    >>> document(derivation("E1-lower")).count(r"\begin{theorem}")
    1
    """
    ordered: dict[str, Theorem] = {}

    def collect(theorem: Theorem) -> None:
        for lemma in theorem.lemmas:
            collect(lemma)
        ordered.setdefault(theorem.name, theorem)

    for theorem in theorems:
        collect(theorem)
    lines = [HEAD, preface]
    lines += [r"\section*{Notation}", r"\noindent\begin{tabular}{@{}lp{.8\linewidth}@{}}"]
    lines += [rf"{letter} & {meaning} \\" for letter, meaning in _notation(ordered.values()).items()]
    lines += [r"\end{tabular}", r"\section*{Theorems}"]
    for theorem in ordered.values():
        lines += [line for line in _theorem(theorem, check(theorem)) if line]
    return "\n".join([*lines, r"\end{document}", ""])
