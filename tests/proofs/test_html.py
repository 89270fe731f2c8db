"""The HTML page: well formed, self-contained, and every link leads somewhere on it."""

import re
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from latentproof.proofs.documents.graph import GAP_X, WIDTH, layers, placed, reduced
from latentproof.proofs.documents.html import page
from latentproof.proofs.documents.html_text import words
from latentproof.proofs.documents.outline import in_order, uses
from latentproof.proofs.library import build, derivation

USES = uses(in_order(build().values()).values())


@pytest.fixture(scope="module")
def claimed() -> str:
    """A claim's page."""
    return page("A claim", derivation("latent-prediction"))


def test_page_needs_nothing_from_outside(claimed: str) -> None:
    assert not re.search(r"<script|<link|src=|https?:", claimed)


def test_every_link_leads_somewhere(claimed: str) -> None:
    anchors = re.findall(r'id="([^"]*)"', claimed)
    assert len(anchors) == len(set(anchors))
    assert not any(" " in anchor for anchor in anchors)
    assert set(re.findall(r'href="#([^"]*)"', claimed)) <= set(anchors)


def test_mathematics_and_graph_are_well_formed(claimed: str) -> None:
    formulas = re.findall(r"<math.*?</math>|<svg.*?</svg>", claimed, re.DOTALL)
    assert len(formulas) > 100
    for formula in formulas:
        ElementTree.fromstring(formula)


def test_a_theorem_stands_below_what_it_uses() -> None:
    row = {name: i for i, names in enumerate(layers(USES)) for name in names}
    assert set(row) == set(USES)
    assert all(row[lemma] < row[name] for name, lemmas in USES.items() for lemma in lemmas)


def test_boxes_do_not_overlap_and_stay_within() -> None:
    rows, total = placed(reduced(USES))
    for row in rows:
        boxes = sorted(x for (_, user), x in row.items() if not user)
        assert all(b - a >= WIDTH for a, b in pairwise(boxes))
        assert boxes[0] >= WIDTH / 2
        assert boxes[-1] <= total - WIDTH / 2 - GAP_X + 1


def test_lines_left_out_follow_from_those_drawn() -> None:
    def below(name: str, edges: dict[str, tuple[str, ...]]) -> set[str]:
        return set().union(*({u} | below(u, edges) for u in edges[name])) if edges[name] else set()

    drawn = reduced(USES)
    assert sum(map(len, drawn.values())) < sum(map(len, USES.values()))
    assert all(below(name, drawn) == below(name, USES) for name in USES)


def test_formulas_in_words_are_mathematics() -> None:
    assert words("m^2 & a word") == (
        "<math><mrow><msup><mi>m</mi><mrow><mn>2</mn></mrow></msup></mrow></math> &amp; a word"
    )
