r"""The papers behind the theorems, as BibTeX, and which of them a source line cites.

Object: `cited(text)` finds the entries that a source line such as "Cagnetta, Wyart (2024), arXiv:2406.00048" names, by
arXiv identifier or by the words of `MARKS`; `bibtex(texts)` is the .bib file of all entries that some texts cite.
Source: the arXiv and publishers' records of each paper.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

ENTRIES = {
    "cagnetta2024deep": (
        "article",
        {
            "author": "Cagnetta, Francesco and Petrini, Leonardo and Tomasini, Umberto M. and Favero, Alessandro "
            "and Wyart, Matthieu",
            "title": "How Deep Neural Networks Learn Compositional Data: The {R}andom {H}ierarchy {M}odel",
            "journal": "Physical Review X",
            "volume": "14",
            "pages": "031001",
            "year": "2024",
            "note": "arXiv:2307.02129",
        },
    ),
    "cagnetta2024towards": (
        "inproceedings",
        {
            "author": "Cagnetta, Francesco and Wyart, Matthieu",
            "title": "Towards a theory of how the structure of language is acquired by deep neural networks",
            "booktitle": "Advances in Neural Information Processing Systems",
            "year": "2024",
            "note": "arXiv:2406.00048",
        },
    ),
    "korchinski2026": (
        "misc",
        {"author": "Korchinski, D. and Favero, A. and Wyart, M.", "year": "2026"},
    ),
    "cochran1977": (
        "book",
        {
            "author": "Cochran, William G.",
            "title": "Sampling Techniques",
            "edition": "3rd",
            "publisher": "Wiley",
            "year": "1977",
        },
    ),
}
MARKS = {
    "2307.02129": "cagnetta2024deep",
    "2406.00048": "cagnetta2024towards",
    "2605.27734": "korchinski2026",
    "Cochran": "cochran1977",
}


def cited(text: str) -> tuple[str, ...]:
    """Keys of the entries that a source line cites; an arXiv paper without an entry is cited by its identifier.

    >>> cited("Cagnetta, Wyart (2024), arXiv:2406.00048, appendix D"), cited("elementary")
    (('cagnetta2024towards',), ())
    """
    keys = [key for mark, key in MARKS.items() if mark in text]
    keys += [f"arxiv:{found}" for found in re.findall(r"arXiv:(\d{4}\.\d{4,5})", text) if found not in MARKS]
    return tuple(dict.fromkeys(keys))


def bibtex(texts: Iterable[str]) -> str:
    """The .bib file of everything that the texts cite.

    >>> print(bibtex(["arXiv:1234.56789"]).strip())
    @misc{arxiv:1234.56789,
      title = {{arXiv:1234.56789}},
      howpublished = {\\url{https://arxiv.org/abs/1234.56789}}
    }
    """
    keys = dict.fromkeys(key for text in texts for key in cited(text))
    return "\n".join(_entry(key) for key in keys)


def _entry(key: str) -> str:
    kind, fields = ENTRIES.get(key, ("misc", {}))
    number = next((mark for mark, name in MARKS.items() if name == key and mark[0].isdigit()), key.partition(":")[2])
    if "title" not in fields:
        fields = {**fields, "title": f"{{arXiv:{number}}}"}
    if number:
        fields = {**fields, "howpublished": rf"\url{{https://arxiv.org/abs/{number}}}"}
    if kind != "misc":
        fields.pop("howpublished", None)
    return f"@{kind}{{{key},\n" + ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items()) + "\n}\n"
