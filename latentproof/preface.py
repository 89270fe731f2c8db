"""A claim in words before its theorems, in LaTeX and in HTML: both from the one record of the claim."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from latentproof import __version__
from latentproof.claim import Claim
from latentproof.proofs.documents.bibliography import cited
from latentproof.proofs.documents.html_text import words as marked
from latentproof.proofs.documents.latex_text import plain, words
from latentproof.proofs.documents.tex_math import lines
from latentproof.proofs.fact_statements import stated

MADE = f"Derived with latentproof {__version__}; every step was accepted by its kernel."
ALL = "The theory of learning from latents on the Random Hierarchy Model"


def title(claims: Sequence[Claim], name: str | None) -> str:
    """Return the title of a document about a claim, a theorem, or (None) all of them."""
    if name is None:
        return ALL
    return _sentence(claims[0].title) if claims else name


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _rests_on(claim: Claim) -> list[str]:
    """What a claim rests on, in words."""
    found = sorted({a for verdict in claim.verdicts for a in verdict.assumptions})
    facts = [stated(a.name).title for a in found if a.kind == "analysis"]
    rests = [f"model axiom: {stated(a.name).title}" for a in found if a.kind == "axiom"]
    rests += [f"facts of analysis: {', '.join(facts)}"] if facts else []
    for a in found:
        if a.kind not in ("axiom", "analysis"):
            rests.append(f"{a.kind}: {a.name.replace('_', ' ')}" + (f" ({a.reference})" if a.reference else ""))
    # What theorems do not carry: citations of a user's claim, proofs that were refused, what the experiments take.
    carried = {" ".join(filter(None, (a.kind, a.name, a.reference))) for a in found}
    return [*rests, *(text for text in claim.assumptions if text not in carried)]


def in_latex(claims: Sequence[Claim], name: str) -> str:
    """Return the title and every claim as a LaTeX section."""
    head = rf"\title{{{words(name)}}}\author{{}}\date{{}}\maketitle" + "\n" + rf"\noindent {plain(MADE)}"
    return "\n".join([head, *(_latex_section(claim) for claim in claims)])


def _latex_section(claim: Claim) -> str:
    def items(found: Sequence[str]) -> str:
        inside = "\n".join(rf"\item {item}" for item in found)
        return rf"\begin{{itemize}}\itemsep0pt\parskip0pt {inside}\end{{itemize}}"

    falsifiers = [
        rf"\emph{{{plain(f.name)}}}: {words(f.statement)} (rejected by {plain(', '.join(f.lanes))})"
        for f in claim.falsifiers
    ]
    cites = "".join(rf" \cite{{{key}}}" for key in cited(claim.source))
    rests = [words(a) for a in _rests_on(claim)]
    return "\n".join(
        [
            rf"\section*{{Claim: {plain(claim.id)}}}\nopagebreak",
            rf"\noindent {words(_sentence(claim.title))}.",
            rf"\begin{{gather*}}{claim.statement}\end{{gather*}}",
            rf"\noindent\textbf{{Regime}}: {words(claim.regime)}.\par",
            rf"\noindent\textbf{{Scope}}: {words(claim.scope)}.\par",
            rf"\noindent\textbf{{Source}}: {plain(claim.source)}{cites}.\par",
            rf"\noindent\textbf{{Grade}}: {claim.grade}, the weakest among its theorems and experiments.\par",
            rf"\noindent\textbf{{Experiment}}: run by \texttt{{latentproof verify {plain(claim.id)}}}.\par",
            rf"\noindent\textbf{{It rests on}}{items(rests)}" if rests else "",
            rf"\noindent\textbf{{Falsifiers}}, wrong variants that must be rejected{items(falsifiers)}"
            if falsifiers
            else "",
        ]
    )


def in_html(claims: Sequence[Claim]) -> str:
    """Return every claim as an HTML section."""
    return f"<p>{escape(MADE)}</p>" + "".join(_html_section(claim) for claim in claims)


def _html_section(claim: Claim) -> str:
    def items(found: Sequence[str]) -> str:
        return f"<ul>{''.join(f'<li>{x}</li>' for x in found)}</ul>"

    falsifiers = [
        f"<i>{escape(f.name)}</i>: {marked(f.statement)} (rejected by {escape(', '.join(f.lanes))})"
        for f in claim.falsifiers
    ]
    rows = (
        *(("Regime", marked(claim.regime)), ("Scope", marked(claim.scope)), ("Source", escape(claim.source))),
        ("Grade", f"{claim.grade}, the weakest among its theorems and experiments"),
        ("Experiment", f"run by <code>latentproof verify {escape(claim.id)}</code>"),
        ("It rests on", items([marked(a) for a in _rests_on(claim)]) if claim.assumptions else "nothing"),
        ("Falsifiers", "wrong variants that must be rejected" + items(falsifiers) if falsifiers else "none"),
        ("Theorems", ", ".join(f'<a href="#thm-{t}">{t}</a>' for t in claim.theorems)),
    )
    listed = "".join(f"<dt>{name}</dt><dd>{text}</dd>" for name, text in rows)
    return (
        f'<h2 id="claim-{escape(claim.id)}">Claim: {escape(claim.id)}</h2>'
        f"<p>{marked(_sentence(claim.title))}.</p>{_formula(claim.statement)}<dl>{listed}</dl>"
    )


def _formula(tex: str) -> str:
    try:
        rows = lines(tex)
    except ValueError:
        # A user's claim may use any LaTeX: shown as written where it has no MathML here.
        return f'<div class="show"><code>{escape(tex)}</code></div>'
    return "".join(f'<div class="show"><math display="block">{row}</math></div>' for row in rows)
