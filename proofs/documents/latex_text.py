r"""The preamble of a document, and words as LaTeX: special characters print as themselves, formulas as formulas."""

from __future__ import annotations

import re
from collections.abc import Sequence

from latentproof.proofs.documents.prose import spans, tex

HEAD = r"""\documentclass[11pt]{article}
\usepackage[T1]{fontenc}
\usepackage[a4paper,margin=2cm]{geometry}
% To set a theorem in a paper of your own, copy it with the lines from here (formulas are broken for lines of 17 cm;
% in narrower ones set the proof in \small or \footnotesize) ...
\usepackage{amsmath,amssymb,amsthm}
\usepackage{longtable}
\usepackage[hidelinks]{hyperref}
\newtheorem{theorem}{Theorem}
\newtheorem{lemma}[theorem]{Lemma}
\newtheorem{axiom}{Axiom}
\newtheorem{fact}{Fact}
\newcommand{\why}[1]{\parbox[t]{.253\textwidth}{\raggedright\footnotesize\strut #1\strut}}
\newcommand{\wide}[1]{\rlap{$\displaystyle #1$}}
\newenvironment{record}{\begin{list}{}{\leftmargin=1.2em\rightmargin=1.2em}\small\item\relax}{\end{list}}
\allowdisplaybreaks
\setlength{\jot}{5pt}
% ... to here.
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


def words(text: str) -> str:
    r"""Text whose plainly typed formulas are set as mathematics.

    >>> words("v m^(L-1) & more")
    '$v m^{L-1}$ \\& more'
    """
    return "".join(f"${tex(part)}$" if formula else plain(part) for formula, part in spans(text))


def listed(items: Sequence[str]) -> str:
    """Items with commas, and an `and` before the last.

    >>> listed(["a", "b", "c"]), listed(["a"])
    ('a, b and c', 'a')
    """
    return ", ".join(items[:-1]) + (" and " if len(items) > 1 else "") + items[-1]
