r"""The papers behind the theorems, as BibTeX, and which of them a source line cites.

Object: `cited(text)` finds the entries that a source line such as "Cagnetta, Wyart (2024), arXiv:2406.00048" names, by
arXiv identifier or by author and year; `bibtex(texts)` is the .bib file of all entries that some texts cite.
Source: the arXiv and publishers' records of each paper.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

ENTRIES: dict[str, tuple[str, str, str, str]] = {
    "2307.02129": (
        "article",
        "Cagnetta, Francesco and Petrini, Leonardo and Tomasini, Umberto M. and Favero, Alessandro and Wyart, Matthieu",
        "How Deep Neural Networks Learn Compositional Data: The {R}andom {H}ierarchy {M}odel",
        "journal = {Physical Review X}, volume = {14}, pages = {031001}, year = {2024}",
    ),
    "2406.00048": (
        "inproceedings",
        "Cagnetta, Francesco and Wyart, Matthieu",
        "Towards a theory of how the structure of language is acquired by deep neural networks",
        "booktitle = {Advances in Neural Information Processing Systems}, year = {2024}",
    ),
    "2605.27734": (
        "misc",
        "Korchinski, Daniel J. and Favero, Alessandro and Wyart, Matthieu",
        "Learn from your own latents and not from tokens: A sample-complexity theory",
        "year = {2026}",
    ),
    "2404.10727": (
        "inproceedings",
        "Tomasini, Umberto M. and Wyart, Matthieu",
        "How Deep Networks Learn Sparse and Hierarchical Data: the Sparse {R}andom {H}ierarchy {M}odel",
        "booktitle = {International Conference on Machine Learning}, year = {2024}",
    ),
    "2505.07070": (
        "misc",
        "Cagnetta, Francesco and Favero, Alessandro and Sclocchi, Antonio and Wyart, Matthieu",
        "Scaling Laws and Representation Learning in Simple Hierarchical Languages: Transformers vs. Convolutional "
        "Architectures",
        "year = {2025}",
    ),
    "2412.08821": (
        "misc",
        '{LCM team} and Barrault, Lo{\\"i}c and others',
        "Large Concept Models: Language Modeling in a Sentence Representation Space",
        "year = {2024}",
    ),
    "2502.01567": (
        "inproceedings",
        "Kong, Deqian and others",
        "Latent Thought Models with Variational {B}ayes Inference-Time Computation",
        "booktitle = {International Conference on Machine Learning}, year = {2025}",
    ),
    "2506.01939": (
        "inproceedings",
        "Wang, Shenzhi and others",
        "Beyond the 80/20 Rule: High-Entropy Minority Tokens Drive Effective Reinforcement Learning for {LLM} "
        "Reasoning",
        "booktitle = {Advances in Neural Information Processing Systems}, year = {2025}",
    ),
    "2601.03066": (
        "misc",
        'Singh, Janvijay and Hakkani-T{\\"u}r, Dilek',
        "Do {LLM}s Encode Functional Importance of Reasoning Tokens?",
        "year = {2026}",
    ),
    "2412.09871": (
        "misc",
        "Pagnoni, Artidoro and others",
        "Byte Latent Transformer: Patches Scale Better Than Tokens",
        "year = {2024}",
    ),
    "2402.14905": (
        "inproceedings",
        "Liu, Zechun and others",
        "Mobile{LLM}: Optimizing Sub-billion Parameter Language Models for On-Device Use Cases",
        "booktitle = {International Conference on Machine Learning}, year = {2024}",
    ),
    "cochran1977": (
        "book",
        "Cochran, William G.",
        "Sampling Techniques",
        "edition = {3rd}, publisher = {Wiley}, year = {1977}",
    ),
    "feller1968": (
        "book",
        "Feller, William",
        "An Introduction to Probability Theory and Its Applications",
        "volume = {1}, edition = {3rd}, publisher = {Wiley}, year = {1968}",
    ),
    "hardy1934": (
        "book",
        "Hardy, Godfrey H. and Littlewood, John E. and P{\\'o}lya, George",
        "Inequalities",
        "publisher = {Cambridge University Press}, year = {1934}",
    ),
    "chernoff1952": (
        "article",
        "Chernoff, Herman",
        "A Measure of Asymptotic Efficiency for Tests of a Hypothesis Based on the Sum of Observations",
        "journal = {Annals of Mathematical Statistics}, volume = {23}, pages = {493--507}, year = {1952}",
    ),
    "hoeffding1963": (
        "article",
        "Hoeffding, Wassily",
        "Probability Inequalities for Sums of Bounded Random Variables",
        "journal = {Journal of the American Statistical Association}, volume = {58}, pages = {13--30}, year = {1963}",
    ),
    "mcdiarmid1989": (
        "incollection",
        "McDiarmid, Colin",
        "On the method of bounded differences",
        "booktitle = {Surveys in Combinatorics}, publisher = {Cambridge University Press}, pages = {148--188}, "
        "year = {1989}",
    ),
    "lecam1973": (
        "article",
        "Le Cam, Lucien",
        "Convergence of Estimates Under Dimensionality Restrictions",
        "journal = {Annals of Statistics}, volume = {1}, pages = {38--53}, year = {1973}",
    ),
    "laurent2000": (
        "article",
        "Laurent, B{\\'e}atrice and Massart, Pascal",
        "Adaptive estimation of a quadratic functional by model selection",
        "journal = {Annals of Statistics}, volume = {28}, pages = {1302--1338}, year = {2000}",
    ),
    "tropp2012": (
        "article",
        "Tropp, Joel A.",
        "User-Friendly Tail Bounds for Sums of Random Matrices",
        "journal = {Foundations of Computational Mathematics}, volume = {12}, pages = {389--434}, year = {2012}",
    ),
    "hsu2012": (
        "article",
        "Hsu, Daniel and Kakade, Sham M. and Zhang, Tong",
        "A tail inequality for quadratic forms of subgaussian random vectors",
        "journal = {Electronic Communications in Probability}, volume = {17}, pages = {1--6}, year = {2012}",
    ),
    "boucheron2013": (
        "book",
        "Boucheron, St{\\'e}phane and Lugosi, G{\\'a}bor and Massart, Pascal",
        "Concentration Inequalities: A Nonasymptotic Theory of Independence",
        "publisher = {Oxford University Press}, year = {2013}",
    ),
    "robbins1955": (
        "article",
        "Robbins, Herbert",
        "A Remark on {S}tirling's Formula",
        "journal = {American Mathematical Monthly}, volume = {62}, pages = {26--29}, year = {1955}",
    ),
}
"""Key -> kind, authors, title, further fields. The key of an arXiv paper is its identifier."""
IDENTIFIER = re.compile(r"\d{4}\.\d{4,5}")
NAMED = {key: re.match(r"([a-z]+)(\d{4})", key) for key in ENTRIES if not IDENTIFIER.fullmatch(key)}


def cited(text: str) -> tuple[str, ...]:
    """Keys of the entries that a source line cites; an arXiv paper without an entry is cited by its identifier.

    >>> cited("Cagnetta, Wyart (2024), arXiv:2406.00048, appendix D"), cited("elementary")
    (('arxiv:2406.00048',), ())
    >>> cited("Chernoff (1952), A measure of asymptotic efficiency"), cited("Chernoff bounds")
    (('chernoff1952',), ())
    """
    found = [(match.start(), f"arxiv:{match.group()}") for match in IDENTIFIER.finditer(text)]
    squeezed = re.sub(r"[^a-z0-9]", "", text.lower())
    for key, named in NAMED.items():
        assert named is not None
        author, year = named.groups()
        if author in squeezed and year in squeezed.partition(author)[2]:
            found.append((text.lower().find(author[:4]), key))
    return tuple(dict.fromkeys(key for _, key in sorted(found)))


def bibtex(texts: Iterable[str]) -> str:
    """The .bib file of everything that the texts cite.

    >>> print(bibtex(["arXiv:1234.56789"]).strip())
    @misc{arxiv:1234.56789,
      title = {{arXiv:1234.56789}},
      eprint = {1234.56789},
      archiveprefix = {arXiv},
      note = {\\href{https://arxiv.org/abs/1234.56789}{arXiv:1234.56789}}
    }
    """
    keys = dict.fromkeys(key for text in texts for key in cited(text))
    return "\n".join(_entry(key) for key in keys)


def _entry(key: str) -> str:
    number = key.removeprefix("arxiv:")
    kind, author, title, more = ENTRIES.get(number, ("misc", "", f"{{arXiv:{number}}}", ""))
    fields = [f"author = {{{author}}}"] if author else []
    fields += [f"title = {{{title}}}", *re.split(r", (?=[a-z]+ = )", more)]
    if number != key:
        link = rf"\href{{https://arxiv.org/abs/{number}}}{{arXiv:{number}}}"
        fields += [f"eprint = {{{number}}}", "archiveprefix = {arXiv}", f"note = {{{link}}}"]
    return f"@{kind}{{{key},\n" + ",\n".join(f"  {field}" for field in fields if field) + "\n}\n"
