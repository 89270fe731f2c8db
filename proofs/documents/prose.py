r"""Words in which formulas are typed plainly, such as "v m^3/(1-f) samples", with the formulas as LaTeX mathematics.

Object: `spans(text)` cuts a text into words and formulas; `tex(formula)` is the LaTeX of a plainly typed formula.
Statement: what is not clearly mathematics stays words; no character is lost. Single letters other than the article a
and the pronoun I, powers, indices, fractions of letters, relations and Greek names are mathematics.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from latentproof.proofs.documents.latex import GREEK

FUNCTIONS = {"exp": r"\exp ", "ln": r"\ln ", "log": r"\log ", "sum": r"\sum ", "max": r"\max ", "min": r"\min "}
SIGNS = {"<=": r"\le ", ">=": r"\ge ", "!=": r"\ne ", "->": r"\to ", "...": r"\dots ", "*": r"\cdot ", "||": r"\Vert "}
OPERATORS = ("+", "-", "*", "/", "=", "<", ">", "<=", ">=", "!=", "->", "...")
PIECE = re.compile(r"\.\.\.|[<>!]=|->|\|\||[A-Za-z]+|\d+(?:\.\d+)?|.", re.DOTALL)
NAMED = frozenset((*GREEK, *FUNCTIONS, "vm", "vw", "sqrt"))
TUPLE = re.compile(r"(\([A-Za-z](?:, [A-Za-z])+\))")
SIMPLE = re.compile(r"[A-Za-z0-9_^()\[\]/+\-*=<>!|.'{},]+")


def heading(name: str, title: str) -> str:
    """A theorem's title without the name that is printed beside it.

    >>> heading("S1-sharp", "S1: a sufficient number"), heading("E1", "Decay per edge")
    ('A sufficient number', 'Decay per edge')
    """
    before, colon, after = title.partition(": ")
    return after[:1].upper() + after[1:] if colon and f"{name}-".startswith(f"{before}-") else title


def _formula(core: str) -> bool:
    """Whether a word without its punctuation is a formula by itself."""
    letters = re.findall(r"[A-Za-z]+", core)
    if core in ("a", "A", "I") or not letters or not SIMPLE.fullmatch(core) or re.search(r"[A-Za-z]\.[A-Za-z]", core):
        return False
    if re.fullmatch(r"\(*[A-Za-z]\d+\)*", core):  # the name of a theorem or a threshold: E4, P50
        return False
    words = re.findall(r"[A-Za-z]+", re.sub(r"_[A-Za-z]+", "", core))
    if any(len(word) > 1 and word not in NAMED for word in words):
        return False
    if re.fullmatch(r"[A-Za-z]'*", core) or core in NAMED - FUNCTIONS.keys() - {"sqrt"}:
        return True
    looks = re.search(r"[\^_]|[A-Za-z)]\(|[A-Za-z0-9)][/+=<>*-][A-Za-z0-9(]|\.\.\.|^[(|]+[a-zA-Z]", core)
    return bool(looks) and not re.fullmatch(r"[A-Za-z]+\(?s?\)?", core)


def _numeric(core: str) -> bool:
    return bool(re.fullmatch(r"[-(]*\d+(?:\.\d+)?[)]*", core))


def _core(word: str) -> tuple[str, str]:
    """A word and the punctuation or unmatched bracket after it."""
    core = word
    while core and (core[-1] in ",;:" or (core[-1] == "." and not core.endswith("..."))):
        core = core[:-1]
    while core.endswith(")") and core.count(")") > core.count("("):
        core = core[:-1]
    return core, word[len(core) :]


def spans(text: str) -> Iterator[tuple[bool, str]]:
    """(is a formula, text) in order; the texts join to the whole.

    >>> [part for formula, part in spans("costs v m^3/(1-f) samples, f -> 1, of a kind") if formula]
    ['v m^3/(1-f)', 'f -> 1']
    """
    for k, part in enumerate(TUPLE.split(text)):
        if part:
            yield from ((True, part),) if k % 2 else _words(part)


def _words(text: str) -> Iterator[tuple[bool, str]]:
    words = re.split(r"( +)", text)
    cores = [_core(word) for word in words[::2]]
    i, plain = 0, ""
    while i < len(cores):
        run = _run(cores[i:])
        gap = words[2 * i - 1] if i else ""
        if not run:
            plain += gap + words[2 * i]
            i += 1
            continue
        end = i + len(run)
        after = words[2 * end - 2][len(run[-1]) :]
        yield from ((False, plain + gap),) if plain + gap else ()
        yield True, "".join([*words[2 * i : 2 * end - 2], run[-1]])
        plain, i = after, end
    if plain:
        yield False, plain


def _kind(core: str) -> str:
    """x: a formula; n: a number or article, which may belong to one; o: an operator; empty: a word."""
    if _formula(core):
        return "x"
    if _numeric(core) or core in ("a", "A"):
        return "n"
    return "o" if core in OPERATORS else ""


def _run(cores: list[tuple[str, str]]) -> list[str]:
    """The longest formula that begins with the first word; brackets may close in a later word."""
    run: list[str] = []
    best: list[str] = []
    for core, tail in cores:
        while tail.startswith(")") and "".join([*run, core]).count("(") > "".join([*run, core]).count(")"):
            core, tail = core + ")", tail[1:]
        run.append(core)
        kinds = [_kind(c.rstrip(")")) or _kind(c) for c in run]
        if not all(kinds):
            break
        if _sound(kinds, run):
            best = list(run)
        if tail:
            break
    return best


def _sound(kinds: list[str], cores: list[str]) -> bool:
    """Whether a run of words is one formula: it names something, and its operators stand between two others."""
    if (kinds[0] == "o" and cores[0] not in ("-", "...")) or (kinds[-1] == "o" and cores[-1] != "..."):
        return False
    if "x" not in kinds and not ("o" in kinds and len(kinds) > 2):
        return False
    if "".join(cores).count("(") != "".join(cores).count(")"):
        return False
    for k, kind in enumerate(kinds):
        beside = {kinds[j] for j in (k - 1, k + 1) if 0 <= j < len(kinds)}
        if kind == "n" and "o" not in beside:
            return False
    return True


def tex(formula: str) -> str:
    r"""The LaTeX of a formula that is typed plainly.

    >>> tex("v m^(L-1)/(1-f) <= lambda_v^2")
    'v m^{L-1}/(1-f) \\le \\lambda_{v}^{2}'
    """
    pieces = PIECE.findall(formula)
    done, _ = _row(pieces, 0, "")
    return re.sub(r" +", " ", done).strip()


def _row(pieces: list[str], i: int, end: str) -> tuple[str, int]:
    done = ""
    while i < len(pieces) and pieces[i] != end:
        if pieces[i] in ("^", "_"):
            inside, j = _script(pieces, i + 1)
            done, i = f"{done.rstrip()}{pieces[i]}{{{inside}}}", j
        elif pieces[i] == "sqrt" and pieces[i + 1 : i + 2] == ["("]:
            inside, j = _row(pieces, i + 2, ")")
            done, i = rf"{done}\sqrt{{{inside}}}", j + 1
        elif pieces[i] == "(":
            inside, j = _row(pieces, i + 1, ")")
            done, i = f"{done}({inside}" + (")" if j < len(pieces) else ""), j + 1
        else:
            done, i = done + _symbol(pieces[i]), i + 1
    return done, i


def _script(pieces: list[str], i: int) -> tuple[str, int]:
    if i < len(pieces) and pieces[i] == "(":
        inside, j = _row(pieces, i + 1, ")")
        return inside.strip(), j + 1
    return (_symbol(pieces[i]).strip() if i < len(pieces) else ""), i + 1


def _symbol(piece: str) -> str:
    if piece in SIGNS:
        return f" {SIGNS[piece]}"
    if piece in FUNCTIONS:
        return FUNCTIONS[piece]
    if piece.lower() in GREEK:
        return f"\\{piece} "
    return {"{": r"\{", "}": r"\}", "%": r"\%", "#": r"\#", "&": r"\&"}.get(piece, piece)
