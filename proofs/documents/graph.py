r"""The dependency graph of some theorems as inline SVG: rows from what is used down to what uses it.

Object: `layers(uses)` puts every theorem below all that it uses, rows of at most `ACROSS`; `placed` orders each row so
that few lines cross, lines over several rows keeping a gap free in each; `svg(...)` draws boxes coloured by grade,
edges around the boxes, and a legend. Theorems that neither use nor are used stand last, in rows of their own. A line
that follows from others (A uses B, B uses C, A uses C) is left out.
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
WIDTH, HEIGHT, GAP_X, GAP_Y, ACROSS, LANE, SWEEPS, LEGEND = 156, 56, 14, 46, 6, 5, 16, 40
Slot = tuple[str, str]
"""A place in a row: (theorem, "") for its box, (used, user) for the gap of a line that passes."""


def layers(uses: Mapping[str, Sequence[str]]) -> list[list[str]]:
    """The theorems in rows; everything used lies above.

    >>> layers({"E0": (), "E1": ("E0",), "lower": (), "E2": ("E0", "E1")})
    [['E0'], ['E1'], ['E2'], ['lower']]
    """
    used = {u for inside in uses.values() for u in inside}
    linked = [n for n in uses if uses[n] or n in used]
    row: dict[str, int] = {}
    for name in linked:
        at = 1 + max((row[u] for u in uses[name]), default=-1)
        while sum(r == at for r in row.values()) >= ACROSS:
            at += 1
        row[name] = at
    users = {n: [m for m in linked if n in uses[m]] for n in linked}
    for name in reversed(linked):
        # What nothing forces upwards moves down to its first user: shorter lines.
        lowest = min((row[m] for m in users[name]), default=row[name] + 1) - 1
        for at in range(lowest, row[name], -1):
            if sum(r == at for r in row.values()) < ACROSS:
                row[name] = at
                break
    alone = [n for n in uses if n not in row]
    rows = [[n for n in linked if row[n] == at] for at in range(max(row.values(), default=-1) + 1)]
    return [r for r in rows if r] + [alone[i : i + ACROSS] for i in range(0, len(alone), ACROSS)]


def reduced(uses: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """What each theorem uses, less what something else that it uses rests on.

    >>> reduced({"C": (), "B": ("C",), "A": ("B", "C")})["A"]
    ('B',)
    """
    below: dict[str, frozenset[str]] = {}
    for name, inside in uses.items():
        below[name] = frozenset(inside).union(*(below[u] for u in inside))
    return {n: tuple(u for u in inside if not any(u in below[o] for o in inside)) for n, inside in uses.items()}


def _slots(uses: Mapping[str, Sequence[str]], rows: list[list[str]]) -> list[list[Slot]]:
    """The rows with a gap for every line that passes."""
    at = {name: i for i, row in enumerate(rows) for name in row}
    slots = [[(name, "") for name in row] for row in rows]
    for name, inside in uses.items():
        for u in inside:
            for between in range(at[u] + 1, at[name]):
                slots[between].append((u, name))
    return slots


def _room(slot: Slot) -> float:
    return LANE if slot[1] else WIDTH


def _apart(one: Slot, other: Slot) -> float:
    """The distance of the centres of neighbours."""
    return (_room(one) + _room(other)) / 2 + (LANE if one[1] and other[1] else GAP_X)


def placed(uses: Mapping[str, Sequence[str]]) -> tuple[list[dict[Slot, float]], float]:
    """The centre of every slot, row by row, and the width of the whole."""
    rows = _slots(uses, layers(uses))
    wide = [sum(map(_apart, row, row[1:])) + _room(row[0]) / 2 + _room(row[-1]) / 2 for row in rows]
    total = max(wide, default=0) + 2 * GAP_X
    centres = [_spread(row, [total * (i + 1) / (len(row) + 1) for i in range(len(row))], total) for row in rows]
    for sweep in range(SWEEPS):
        order = range(1, len(rows)) if sweep % 2 == 0 else range(len(rows) - 2, -1, -1)
        for i in order:
            beside = centres[i - 1] if sweep % 2 == 0 else centres[i + 1]
            wanted = {s: _wanted(s, beside, uses, centres[i][s], down=sweep % 2 == 0) for s in rows[i]}
            rows[i].sort(key=lambda s, wanted=wanted: wanted[s])  # type: ignore[misc]  # a key with a default
            centres[i] = _spread(rows[i], [wanted[s] for s in rows[i]], total)
    low = min((x - _room(s) / 2 for row in centres for s, x in row.items()), default=0.0)
    high = max((x + _room(s) / 2 for row in centres for s, x in row.items()), default=0.0)
    return [{s: x - low + GAP_X for s, x in row.items()} for row in centres], high - low + 2 * GAP_X


def _wanted(slot: Slot, beside: dict[Slot, float], uses: Mapping[str, Sequence[str]], now: float, down: bool) -> float:
    """The mean place of what a slot is connected to in the row beside it."""
    name, user = slot
    near: list[float] = []
    for other, x in beside.items():
        start, end = other
        if user:
            linked = other in ((name, user), (name if down else user, ""))
        elif down:
            linked = end == name or (not end and start in uses[name])
        else:
            linked = (bool(end) and start == name) or (not end and name in uses[start])
        near += [x] if linked else []
    return sum(near) / len(near) if near else now


def _spread(row: list[Slot], wanted: list[float], total: float) -> dict[Slot, float]:
    """Places in the given order, as near as possible to those wanted, without overlap, within the whole width."""
    right = list(wanted)
    for i in range(1, len(row)):
        right[i] = max(right[i], right[i - 1] + _apart(row[i - 1], row[i]))
    left = list(wanted)
    for i in range(len(row) - 2, -1, -1):
        left[i] = min(left[i], left[i + 1] - _apart(row[i + 1], row[i]))
    middle = [(a + b) / 2 for a, b in zip(left, right, strict=True)]
    for i, slot in enumerate(row):
        low = GAP_X + _room(slot) / 2 if not i else middle[i - 1] + _apart(row[i - 1], slot)
        middle[i] = max(middle[i], low)
    for i in range(len(row) - 1, -1, -1):
        high = middle[i + 1] - _apart(row[i], row[i + 1]) if i + 1 < len(row) else total - GAP_X - _room(row[i]) / 2
        middle[i] = min(middle[i], high)
    return dict(zip(row, middle, strict=True))


def svg(uses: Mapping[str, Sequence[str]], grades: Mapping[str, str], titles: Mapping[str, str]) -> str:
    """The graph as an <svg> element; every box links to #thm-NAME.

    >>> svg({"E0": ()}, {"E0": "proved"}, {"E0": "Weighted injection"}).count("<rect")
    2
    """
    uses = reduced(uses)
    centres, total = placed(uses)
    shown = [grade for grade in COLOURS if grade in grades.values()]
    total = max(total, 2 * GAP_X + 150 * len(shown))
    top = [LEGEND + i * (HEIGHT + GAP_Y) for i in range(len(centres))]
    bottom = LEGEND + len(centres) * (HEIGHT + GAP_Y) - GAP_Y
    at = {(i, slot): x for i, row in enumerate(centres) for slot, x in row.items()}
    row_of = {slot[0]: i for i, row in enumerate(centres) for slot in row if not slot[1]}
    edges = []
    for name, inside in uses.items():
        for u in inside:
            between = range(row_of[u] + 1, row_of[name])
            path = [(at[row_of[u], (u, "")], top[row_of[u]] + HEIGHT)]
            for i in between:
                path += [(at[i, (u, name)], top[i]), (at[i, (u, name)], top[i] + HEIGHT)]
            edges.append(_edge([*path, (at[row_of[name], (name, "")], top[row_of[name]])], u, name))
    boxes = [
        _box(x - WIDTH / 2, top[i], slot[0], titles[slot[0]], grades[slot[0]])
        for (i, slot), x in at.items()
        if not slot[1]
    ]
    legend = [_legend(GAP_X + i * 150, 8, grade) for i, grade in enumerate(shown)]
    return (
        f'<svg viewBox="0 0 {total:.0f} {bottom + 6}" width="{total:.0f}" style="min-width:{0.9 * total:.0f}px" '
        'role="img" aria-label="Which theorem uses which">' + "".join((*edges, *boxes, *legend)) + "</svg>"
    )


def _edge(path: list[tuple[float, float]], start: str, end: str) -> str:
    """A line through points; straight down within a row, curved between rows."""
    d = f"M{path[0][0]:.0f},{path[0][1]:.0f}"
    for k in range(0, len(path) - 1, 2):
        (x1, y1), (x2, y2) = path[k], path[k + 1]
        bend = (y2 - y1) / 2
        d += f" C{x1:.0f},{y1 + bend:.0f} {x2:.0f},{y2 - bend:.0f} {x2:.0f},{y2:.0f}"
        if k + 2 < len(path):
            d += f" L{path[k + 2][0]:.0f},{path[k + 2][1]:.0f}"
    return f'<path class="edge" d="{d}"><title>{escape(end)} uses {escape(start)}</title></path>'


def _wrapped(title: str, width: int = 25) -> list[str]:
    """A title on at most two lines."""
    lines = [""]
    for word in title.replace(">=", "≥").replace("<=", "≤").split():
        if len(lines[-1]) + len(word) + 1 > width and lines[-1]:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines if len(lines) <= 2 else [lines[0], lines[1][: width - 1].rstrip() + "…"]


def _box(x: float, y: float, name: str, title: str, grade: str) -> str:
    lines = "".join(
        f'<text x="{x + WIDTH / 2:.0f}" y="{y + 33 + 13 * i:.0f}" class="ti">{escape(line)}</text>'
        for i, line in enumerate(_wrapped(title))
    )
    return (
        f'<a href="#thm-{escape(name)}"><title>{escape(title)} ({escape(grade)})</title>'
        f'<rect x="{x:.0f}" y="{y:.0f}" width="{WIDTH}" height="{HEIGHT}" rx="5" fill="{COLOURS[grade]}"/>'
        f'<text x="{x + WIDTH / 2:.0f}" y="{y + 18:.0f}" class="id"{_fitted(name)}>{escape(name)}</text>{lines}</a>'
    )


def _fitted(name: str) -> str:
    """Squeezes a name that is wider than its box."""
    return f' textLength="{WIDTH - 10}" lengthAdjust="spacingAndGlyphs"' if len(name) > 19 else ""


def _legend(x: float, y: float, grade: str) -> str:
    return (
        f'<rect x="{x:.0f}" y="{y:.0f}" width="14" height="14" rx="2" fill="{COLOURS[grade]}"/>'
        f'<text x="{x + 20:.0f}" y="{y + 12:.0f}" class="le">{escape(grade)}</text>'
    )
