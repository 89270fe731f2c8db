"""The pages of docs/ are what their sources say today: the notebook cell by cell, the exact rows of the audit."""

from __future__ import annotations

import base64
import json
from pathlib import Path

from latentproof.literature.audit import audit
from latentproof.literature.output import as_markdown

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"


def missing_from(page: str, notebook: str, pictures: list[bytes]) -> list[str]:
    """What of a notebook's cells and outputs is not on the page, in the notebook's order."""
    missing, place = [], 0
    unseen = list(pictures)

    def expect(text: str) -> None:
        nonlocal place
        found = page.find(text, place)
        if found < 0:
            missing.append(text)
        else:
            place = found + len(text)

    for cell in json.loads(notebook)["cells"]:
        expect("".join(cell["source"]).strip())
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            if "image/png" in data:
                if not unseen or unseen.pop(0) != base64.b64decode(data["image/png"]):
                    missing.append("a picture")
            elif "text/html" in data:
                expect("".join(data["text/html"]).strip())
            else:
                for line in "".join(output.get("text", "")).splitlines():
                    expect(line.rstrip())
    return missing + ["a picture too many" for _ in unseen]


def test_the_page_is_the_notebook() -> None:
    page = (DOCS / "regimes.md").read_text(encoding="utf-8")
    notebook = (ROOT / "examples" / "regimes.ipynb").read_text(encoding="utf-8")
    pictures = [path.read_bytes() for path in sorted((DOCS / "regimes_files").glob("*.png"))]
    assert missing_from(page, notebook, pictures) == []
    assert missing_from(page.replace("latent first: proved", "latent first: measured", 1), notebook, pictures)
    assert missing_from(page, notebook, pictures[1:])


def test_the_exact_rows_of_the_audit_are_what_it_finds_today() -> None:
    page = (DOCS / "literature.md").read_text(encoding="utf-8")
    rows = [line for line in as_markdown(audit(lanes=("exact",))).splitlines() if line.startswith("| ")]
    assert len(rows) > 10
    assert [row for row in rows if row not in page] == []


def test_every_page_is_listed() -> None:
    listed = (DOCS / "README.md").read_text(encoding="utf-8")
    assert [
        page.name for page in DOCS.glob("*.md") if page.name != "README.md" and f"({page.name})" not in listed
    ] == []
