r"""LaTeX formulas of claims and of axioms' words as MathML: the small part of LaTeX that they are written in.

Object: `lines(tex)` is a list of MathML rows, one for each line of the formula. Statement: a command that is not known
here is an error that names it, never a gap in the formula.
"""

from __future__ import annotations

import re
from html import escape

from latentproof.proofs.documents.mathml import CAPITALS, LETTERS

OPERATORS = (
    "asymp ≍ sim ∼ approx ≈ ne ≠ to → le ≤ ge ≥ in ∈ cdot · times × sum ∑ prod ∏ dots … ldots … mid ∣ "
    "ll ≪ { { } } perp ⊥ equiv ≡ gg ≫ geq ≥ leq ≤ lesssim ≲ gtrsim ≳ pm ± mapsto ↦ propto ∝ "
    "nabla ∇ iff ⟺ circ ∘ colon : lfloor ⌊ rfloor ⌋ cup ∪ "
)
"""Commands and the signs they print, one after the other."""
NAMES = "ell ℓ infty ∞ Omega Ω Theta Θ Delta Δ varepsilon ε"
FUNCTIONS = ("ln", "log", "max", "min", "exp")


def _paired(text: str, tag: str) -> dict[str, str]:
    words = text.split()
    return {command: f"<{tag}>{sign}</{tag}>" for command, sign in zip(words[::2], words[1::2], strict=True)}


SPACES = {",": "0.17em", ";": "0.28em", "quad": "1em", "qquad": "2em"}
LARGE = ("left", "right", "big", "Big", "bigl", "bigr", "Bigl", "Bigr", "bigg", "biggl", "biggr")
SILENT = ("!", " ", *LARGE)
BARS = dict.fromkeys(("|", "lVert", "rVert", "Vert"), '<mo stretchy="false" lspace="0" rspace="0">‖</mo>')
SYMBOLS = (
    {name: f"<mi>{letter}</mi>" for name, letter in (LETTERS | CAPITALS).items()}
    | _paired(NAMES, "mi")
    | _paired(OPERATORS, "mo")
    | {name: f'<mo form="prefix" lspace="0.17em" rspace="0.1em">{name}</mo>' for name in FUNCTIONS}
    | {name: f'<mspace width="{width}"/>' for name, width in SPACES.items()}
    | dict.fromkeys(SILENT, "")
    | BARS
)
ACCENTS = {"hat": "^", "tilde": "~", "bar": "¯", "overline": "¯", "widehat": "^"}
WORDS = ("text", "mathrm", "operatorname", "mathbf", "mathbb", "mathcal", "textbf", "rm")
TOKEN = re.compile(r"\\([a-zA-Z]+|.)|(\d+(?:\.\d+)?)|(\s+)|(.)", re.DOTALL)


def lines(tex: str) -> list[str]:
    r"""A formula as MathML rows; `ValueError` for a command outside the known part of LaTeX.

    >>> lines(r"\frac1m")
    ['<mrow><mfrac><mn>1</mn><mi>m</mi></mfrac></mrow>']
    >>> lines(r"\text{if }m")[0].split(chr(0xA0))
    ['<mrow><mtext>if', '</mtext><mi>m</mi></mrow>']
    """
    found = []
    for line in tex.split(r"\\"):
        reader = _Reader(line.replace("&", ""))
        found.append(f"<mrow>{reader.row('')}</mrow>")
    return found


class _Reader:
    """A recursive reader of one line."""

    def __init__(self, text: str) -> None:
        found = [match for match in TOKEN.finditer(text) if not match.group(3)]
        self.tokens, self.starts = [match.group() for match in found], [match.start() for match in found]
        self.text, self.at, self.large = text, 0, False

    def row(self, end: str) -> str:
        """Everything up to the closing token."""
        done: list[str] = []
        while self.at < len(self.tokens) and self.tokens[self.at] != end:
            if self.tokens[self.at] in "^_":
                self._script(done)
            else:
                done.append(self.item())
        self.at += 1
        return "".join(done)

    def _script(self, done: list[str]) -> None:
        base = done.pop() if done else "<mrow/>"
        scripts: dict[str, str] = {}
        while self.at < len(self.tokens) and self.tokens[self.at] in "^_":
            kind = self.tokens[self.at]
            self.at += 1
            scripts[kind] = self.item()
        tag = {"^": "msup", "_": "msub", "^_": "msubsup"}["".join(sorted(scripts, reverse=True)).replace("_^", "^_")]
        inside = scripts.get("_", "") + scripts.get("^", "")
        done.append(f"<{tag}>{base}{inside}</{tag}>")

    def item(self) -> str:
        """One symbol, group or command with its arguments."""
        if self.at >= len(self.tokens):
            raise ValueError(f"a formula ends too early: {self.text!r}")
        token = self.tokens[self.at]
        self.at += 1
        if token == "{":
            return f"<mrow>{self.row('}')}</mrow>"
        if token[0] != "\\":
            kind = "mn" if token[0].isdigit() else "mi" if token.isalpha() else "mo"
            low = ' stretchy="false"' if token in "()[]|" and not self.large else ""
            tight = ' lspace="0" rspace="0"' if token == "/" else low
            self.large = False
            if token == "'":
                return '<mo lspace="0" rspace="0">′</mo>'
            return f"<{kind}{tight}>{escape(token).replace('-', '−')}</{kind}>"
        command = token[1:]
        self.large = command in LARGE
        if command in ("frac", "tfrac", "dfrac"):
            return f"<mfrac>{self.item()}{self.item()}</mfrac>"
        if command == "sqrt":
            return f"<msqrt>{self.item()}</msqrt>"
        if command in ACCENTS:
            return f'<mover accent="true">{self.item()}<mo>{ACCENTS[command]}</mo></mover>'
        if command in WORDS:
            return self._word()
        if command not in SYMBOLS:
            raise ValueError(f"a claim's statement may use known LaTeX commands only, got {token!r} in {self.text!r}")
        return SYMBOLS[command]

    def _word(self) -> str:
        if self.tokens[self.at : self.at + 1] != ["{"]:
            return self.item()
        end = self.tokens.index("}", self.at)
        word = self.text[self.starts[self.at] + 1 : self.starts[end]]
        self.at = end + 1
        # MathML drops spaces at the ends of words, so they are written as spaces that do not break.
        return f"<mtext>{escape(word).replace(' ', chr(0xA0))}</mtext>"
