"""A claim in words before its theorems, in LaTeX and in HTML: both from the one record of the claim."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from latentproof import __version__
from latentproof.claim import Claim
from latentproof.errors import InputError
from latentproof.proofs.axiom_statements import axiom_statement
from latentproof.proofs.bibliography import cited
from latentproof.proofs.latex_text import plain
from latentproof.tex_math import lines

MADE = f"Derived with latentproof {__version__}; every step was accepted by its kernel."
LETTERS = ("lambda", "alpha", "beta", "delta", "epsilon", "mu", "rho")
POWER = re.compile(r"(?<![A-Za-z0-9|])([A-Za-z]+)\^(\([^()]*\)|\w+)")


def title(claims: Sequence[Claim], name: str) -> str:
    """Return the title of a document about some claims, or about one theorem."""
    if len(claims) == 1:
        return claims[0].id
    return "The theory of learning from latents on the Random Hierarchy Model" if claims else name


def prose(text: str) -> str:
    r"""Return words for LaTeX in which a power such as m^3 or v^(s-1) is mathematics.

    >>> prose("v m^(L-1) & more")
    'v $m^{L-1}$ \\& more'
    """
    done, end = [], 0
    for found in POWER.finditer(text):
        base, power = found.groups()
        base = f"\\{base}" if base in LETTERS else base
        done += [plain(text[end : found.start()]), f"${base}^{{{power.strip('()')}}}$"]
        end = found.end()
    return "".join([*done, plain(text[end:])])


def _rests_on(claim: Claim) -> list[str]:
    """What a claim rests on, in words."""
    found = []
    for assumption in claim.assumptions:
        kind, _, rest = assumption.partition(" ")
        found.append(f"model axiom: {axiom_statement(rest).title}" if kind == "axiom" else assumption)
    return found


def in_latex(claims: Sequence[Claim], name: str) -> str:
    """Return the title and every claim as a LaTeX section."""
    head = rf"\title{{{prose(title(claims, name))}}}\author{{}}\date{{}}\maketitle" + rf"\noindent {plain(MADE)}"
    return "\n".join([head, *(_latex_section(claim) for claim in claims)])


def _latex_section(claim: Claim) -> str:
    falsifiers = "\n".join(
        rf"\item \emph{{{plain(f.name)}}}: {prose(f.statement)} (rejected by {plain(', '.join(f.lanes))})"
        for f in claim.falsifiers
    )
    cites = "".join(rf" \cite{{{key}}}" for key in cited(claim.source))
    rests = "\n".join(rf"\item {prose(a)}" for a in _rests_on(claim))
    return "\n".join(
        [
            rf"\section*{{Claim: {plain(claim.id)}}}",
            rf"\noindent {prose(claim.title[:1].upper() + claim.title[1:])}.",
            rf"\begin{{gather*}}{claim.statement}\end{{gather*}}",
            rf"\noindent\textbf{{Regime}}: {prose(claim.regime)}.\par",
            rf"\noindent\textbf{{Scope}}: {prose(claim.scope)}.\par",
            rf"\noindent\textbf{{Source}}: {plain(claim.source)}{cites}.\par",
            rf"\noindent\textbf{{Grade}}: {claim.grade}, the weakest among its theorems and experiments.\par",
            rf"\noindent\textbf{{It rests on}}\begin{{itemize}}\itemsep0pt {rests}\end{{itemize}}" if rests else "",
            r"\noindent\textbf{Falsifiers}, wrong variants that must be rejected"
            rf"\begin{{itemize}}\itemsep0pt {falsifiers}\end{{itemize}}"
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
        f"<i>{escape(f.name)}</i>: {_powers(f.statement)} (rejected by {escape(', '.join(f.lanes))})"
        for f in claim.falsifiers
    ]
    rows = (
        *(("Regime", _powers(claim.regime)), ("Scope", _powers(claim.scope)), ("Source", escape(claim.source))),
        ("Grade", f"{claim.grade}, the weakest among its theorems and experiments"),
        ("It rests on", items([_powers(a) for a in _rests_on(claim)]) if claim.assumptions else "nothing"),
        ("Falsifiers", "wrong variants that must be rejected" + items(falsifiers) if falsifiers else "none"),
        ("Theorems", ", ".join(f'<a href="#thm-{t}">{t}</a>' for t in claim.theorems)),
    )
    listed = "".join(f"<dt>{name}</dt><dd>{text}</dd>" for name, text in rows)
    return (
        f'<h2 id="claim-{escape(claim.id)}">Claim: {escape(claim.id)}</h2>'
        f"<p>{_powers(claim.title[:1].upper() + claim.title[1:])}.</p>{_formula(claim.statement)}<dl>{listed}</dl>"
    )


def _formula(tex: str) -> str:
    try:
        rows = lines(tex)
    except InputError:
        # A user's claim may use any LaTeX: shown as written where it has no MathML here.
        return f'<div class="show"><code>{escape(tex)}</code></div>'
    return "".join(f'<div class="show"><math display="block">{row}</math></div>' for row in rows)


def _powers(text: str) -> str:
    """Words for HTML, with powers raised."""
    return POWER.sub(lambda f: f"<i>{f.group(1)}</i><sup>{f.group(2).strip('()')}</sup>", escape(text, quote=False))
