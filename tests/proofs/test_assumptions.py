"""What every theorem assumes and its grade are pinned, one line each, in assumptions.txt beside this file.

A change of a list is a change of that file, which a reader of the difference sees. To write it anew:
`python tests/proofs/test_assumptions.py`.
"""

from pathlib import Path

from latentproof.proofs.library import verdicts

PINNED = Path(__file__).with_name("assumptions.txt")


def lines() -> list[str]:
    """Name, grade and assumptions (kind, name, reference) of every theorem."""
    found = []
    for name, verdict in sorted(verdicts().items()):
        listed = [" ".join(filter(None, (a.kind, a.name, a.reference))) for a in sorted(verdict.assumptions)]
        found.append(f"{name} [{verdict.grade}] {'; '.join(listed) or 'closed'}")
    return found


def test_assumptions_and_grades_are_pinned() -> None:
    assert lines() == PINNED.read_text(encoding="utf-8").splitlines()


if __name__ == "__main__":
    PINNED.write_text("\n".join(lines()) + "\n", encoding="utf-8")
