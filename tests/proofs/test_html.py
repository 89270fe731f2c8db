"""The HTML page: well formed, self-contained, and every link leads somewhere on it."""

import re
from xml.etree import ElementTree

from latentproof.proofs.graph import layers
from latentproof.proofs.html import page
from latentproof.proofs.library import derivation, theorems
from latentproof.proofs.outline import uses

PAGE = page("A claim", derivation("latent-prediction"))


def test_page_needs_nothing_from_outside() -> None:
    assert not re.search(r"<script|<link|src=|https?:", PAGE)


def test_every_link_leads_somewhere() -> None:
    anchors = re.findall(r'id="([^"]*)"', PAGE)
    assert len(anchors) == len(set(anchors))
    assert set(re.findall(r'href="#([^"]*)"', PAGE)) <= set(anchors)


def test_mathematics_and_graph_are_well_formed() -> None:
    formulas = re.findall(r"<math.*?</math>|<svg.*?</svg>", PAGE, re.DOTALL)
    assert len(formulas) > 100
    for formula in formulas:
        ElementTree.fromstring(formula)


def test_a_theorem_stands_below_what_it_uses() -> None:
    used = uses(theorems().values())
    row = {name: i for i, names in enumerate(layers(used)) for name in names}
    assert set(row) == set(used)
    assert all(row[lemma] < row[name] for name, lemmas in used.items() for lemma in lemmas)
