r"""The dependency graph of some theorems as inline SVG: layers from what is used down to what uses it.

Object: `layers(uses)` puts every theorem one layer below the lowest that it uses, and orders each layer by the mean
place of its neighbours above; `svg(...)` draws boxes, coloured by grade, with edges and a legend.
Source: Sugiyama, Tagawa, Toda (1981), "Methods for visual understanding of hierarchical system structures".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

COLOURS = {
    "proved": "#cfe8d5",
    "enumerated": "#d5e5f6",
    "certified-interval": "#d9dcf7",
    "statistical": "#fdeec2",
    "cited": "#f9ddc0",
    "conjectured": "#f4c7c7",
}
WIDTH, HEIGHT, GAP_X, GAP_Y, ACROSS = 178, 44, 18, 52, 5


def layers(uses: Mapping[str, Sequence[str]]) -> list[list[str]]:
    """The theorems in layers; everything used lies above, layers wider than a page are continued on the next.

    >>> layers({"E0": (), "E1": ("E0",), "lower": (), "E2": ("E0", "E1")})
    [['E0', 'lower'], ['E1'], ['E2']]
    """
    depth: dict[str, int] = {}
    for name, used in uses.items():
        depth[name] = 1 + max((depth[u] for u in used), default=-1)
    rows: list[list[str]] = []
    for level in range(max(depth.values(), default=-1) + 1):
        row = [name for name in uses if depth[name] == level]
        place = {name: i for above in rows for i, name in enumerate(above)}

        def centre(name: str, place: dict[str, int] = place) -> float:
            return sum(place[u] for u in uses[name]) / len(uses[name]) if uses[name] else 0.0

        row.sort(key=centre)
        rows += [row[i : i + ACROSS] for i in range(0, len(row), ACROSS)]
    return rows


def svg(uses: Mapping[str, Sequence[str]], grades: Mapping[str, str], titles: Mapping[str, str]) -> str:
    """The graph as an <svg> element; every box links to #thm-NAME.

    >>> svg({"E0": ()}, {"E0": "proved"}, {"E0": "Weighted injection"}).count("<rect")
    2
    """
    rows = layers(uses)
    wide = max((len(row) for row in rows), default=1)
    total = wide * (WIDTH + GAP_X) + GAP_X
    at: dict[str, tuple[float, float]] = {}
    for y, row in enumerate(rows):
        margin = (total - len(row) * (WIDTH + GAP_X) + GAP_X) / 2
        for x, name in enumerate(row):
            at[name] = (margin + x * (WIDTH + GAP_X), 8 + y * (HEIGHT + GAP_Y))
    bottom = 8 + len(rows) * (HEIGHT + GAP_Y)
    edges = [_edge(at[u], at[name], u, name) for name, used in uses.items() for u in used]
    boxes = [_box(*at[name], name, titles[name], grades[name]) for name in uses]
    shown = [grade for grade in COLOURS if grade in grades.values()]
    legend = [_legend(GAP_X + i * 150, bottom - 18, grade) for i, grade in enumerate(shown)]
    return (
        f'<svg viewBox="0 0 {total} {bottom + 6}" style="max-width:{total}px" role="img" '
        'aria-label="Which theorem uses which">' + "".join((*edges, *boxes, *legend)) + "</svg>"
    )


def _edge(above: tuple[float, float], below: tuple[float, float], start: str, end: str) -> str:
    x1, y1, x2, y2 = above[0] + WIDTH / 2, above[1] + HEIGHT, below[0] + WIDTH / 2, below[1]
    bend = (y2 - y1) / 2
    return (
        f'<path class="edge" d="M{x1:.0f},{y1:.0f} C{x1:.0f},{y1 + bend:.0f} {x2:.0f},{y2 - bend:.0f} '
        f'{x2:.0f},{y2:.0f}"><title>{escape(end)} uses {escape(start)}</title></path>'
    )


def _box(x: float, y: float, name: str, title: str, grade: str) -> str:
    short = title if len(title) <= 28 else title[:27].rstrip() + "…"
    return (
        f'<a href="#thm-{escape(name)}"><title>{escape(title)} ({escape(grade)})</title>'
        f'<rect x="{x:.0f}" y="{y:.0f}" width="{WIDTH}" height="{HEIGHT}" rx="5" fill="{COLOURS[grade]}"/>'
        f'<text x="{x + WIDTH / 2:.0f}" y="{y + 18:.0f}" class="id">{escape(name)}</text>'
        f'<text x="{x + WIDTH / 2:.0f}" y="{y + 34:.0f}" class="ti">{escape(short)}</text></a>'
    )


def _legend(x: float, y: float, grade: str) -> str:
    return (
        f'<rect x="{x:.0f}" y="{y:.0f}" width="14" height="14" rx="2" fill="{COLOURS[grade]}"/>'
        f'<text x="{x + 20:.0f}" y="{y + 12:.0f}" class="le">{escape(grade)}</text>'
    )
