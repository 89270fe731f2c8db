"""The command that tries the mutants of every theorem in passes, keeps its results, and counts them.

Object: a record is what became of one of the `PASSES` equal shares of a theorem's mutants; a results file has one a
line, and the command goes on where the file ends. A record counts only while the theorem, the kinds of mutants, the
reasons and every line of both checkers are what they were.
Source: none.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
import time
from collections import Counter
from importlib import import_module
from inspect import getsource
from pathlib import Path
from typing import Any

from latentproof.proofs.attacks.bench import Accepted, Bench
from latentproof.proofs.attacks.changes import changed_steps
from latentproof.proofs.attacks.mutants import Survey, survey
from latentproof.proofs.limits import no_cycles_sought
from latentproof.proofs.proof import Theorem
from latentproof.proofs.serial import to_json
from latentproof.proofs.terms import Relation

PASSES = 64
"""The mutants of a theorem are tried in so many passes, each an even share of them."""
UNDER_ATTACK = ("latentproof.proofs.kernel", "latentproof.proofs.replay.checker", "latentproof.proofs.attacks.mutants")
Record = dict[str, Any]


def sources(module: str, found: dict[str, str]) -> dict[str, str]:
    """The text of a module and of all those of this package that it imports."""
    if module not in found:
        found[module] = getsource(import_module(module))
        for name in re.findall(r"^\s*from (latentproof\.\S+) import", found[module], re.MULTILINE):
            sources(name, found)
    return found


def digests(theorems: list[Theorem]) -> dict[str, str]:
    """What the results for a theorem depend on: its proof, the checkers, the kinds of mutants, the reasons."""
    texts: dict[str, str] = {}
    for module in UNDER_ATTACK:
        sources(module, texts)
    code = "".join(texts[module] for module in sorted(texts))
    return {t.name: hashlib.sha256((code + to_json(t)).encode()).hexdigest()[:16] for t in theorems}


def printed(r: Relation) -> str:
    """A relation as LaTeX, cut short."""
    from latentproof.proofs.documents.latex import latex

    try:
        return latex(r)[:200]
    except ValueError:  # a mutant may be a term that nobody has a notation for
        return repr(r)[:200]


def record(found: Survey, theorem: str, number: int, digest: str) -> Record:
    """One pass over a theorem, as a line of the results."""
    alive = [
        [*kind, k.count, k.evaluated, f"step {k.example.step}: {printed(k.example.relation)}"]
        for kind, k in found.alive.items()
    ]
    head = {"theorem": theorem, "digest": digest, "pass": number, "mutants": found.mutants}
    return {**head, "tried": dict(found.tried), "alive": alive}


def report(records: list[Record], theorems: int, examples: bool) -> int:
    """Print the counts by theorem, kind and reason; how many survivors are false or have no reason."""
    of, tried, alive, reasons, held, wrong = {}, Counter[str](), Counter[str](), Counter[str](), Counter[str](), 0
    by_theorem: dict[str, Counter[str]] = {}
    for r in records:
        of[r["theorem"]] = r["mutants"]
        tried.update(r["tried"])
        own = by_theorem.setdefault(r["theorem"], Counter())
        own["tried"] += sum(r["tried"].values())
        for label, rule, kernel, replay, why, count, evaluated, example in r["alive"]:
            alive[label] += count
            reasons[why or "NO REASON"] += count
            held[evaluated] += 1
            own.update({"kernel": kernel * count, "replay": replay * count, "alive": count})
            bad = not why or evaluated == "FALSE"
            wrong += bad
            if bad or examples:
                takers = " and ".join(name for name, yes in (("kernel", kernel), ("replay", replay)) if yes)
                because = why or "NO REASON"
                print(f"  {r['theorem']} {rule} [{label}] x {count}, {takers}: {because}, {evaluated}: {example}")
    for name, own in by_theorem.items():
        n = own["tried"]
        print(
            f"{name}: {n} of {of[name]} mutants; refused by the kernel {n - own['kernel']}, by replay"
            f" {n - own['replay']}, by both {n - own['alive']}; follow as well {own['alive']}"
        )
    count, left = tried.total(), alive.total()
    whole = sum(own["tried"] == of[name] for name, own in by_theorem.items())
    print(f"{len(of)} of {theorems} theorems, {whole} of them with all their mutants;")
    print(
        f"{count} of {sum(of.values())} mutants of these tried: {count - left} refused by both, {left} follow as well"
    )
    for label, n in tried.most_common():
        print(f"  {label}: {n} tried, {alive[label]} follow as well")
    for why, n in reasons.most_common():
        print(f"  {n} {why}")
    print(
        "one survivor of each kind, of each theorem and pass: " + ", ".join(f"{n} {e}" for e, n in held.most_common())
    )
    return wrong


def main() -> int:
    """Try passes until the time is up; print counts and survivors; 1 if one is false or has no reason."""
    parser = argparse.ArgumentParser(description="Mutate every step of every proof; both checkers must refuse.")
    parser.add_argument("--seconds", type=float, default=600, help="of processor time, after which no pass begins")
    parser.add_argument("--passes", type=int, default=PASSES, help=f"shares of 1/{PASSES} to try of each theorem")
    parser.add_argument("--first", type=int, default=0, help="the pass to begin with")
    parser.add_argument("--up-to", type=int, help="only theorems of at most so many mutants")
    parser.add_argument("--results", type=Path, help="a file to go on from and to add to")
    parser.add_argument(
        "--survivors", action="store_true", help="print one survivor of each kind, not the counts alone"
    )
    parser.add_argument("names", nargs="*", help="theorems; all if none is named")
    chosen = parser.parse_args()
    from latentproof.proofs.library import build

    library = build()
    unknown = sorted({*chosen.names} - {*library})
    if unknown:
        parser.error(f"no theorem is called {', '.join(unknown)}")
    named = {name: theorem for name, theorem in library.items() if name in chosen.names or not chosen.names}
    digest = digests([*named.values()])
    old = chosen.results.read_text().splitlines() if chosen.results and chosen.results.exists() else []
    records = [r for r in map(json.loads, old) if digest.get(r["theorem"]) == r["digest"]]
    if len(records) < len(old):
        print(f"{len(old) - len(records)} records are of other theorems, or of other proofs or checkers than these")
    with no_cycles_sought():
        records += tried(chosen, named, {(r["theorem"], r["pass"]) for r in records}, digest)
    return int(report(records, len(named), chosen.survivors) > 0)


def tried(
    chosen: argparse.Namespace, named: dict[str, Theorem], done: set[tuple[str, int]], digest: dict[str, str]
) -> list[Record]:
    """The records of the passes that are left, added to the results one by one."""
    few = float("inf") if chosen.up_to is None else chosen.up_to
    small = [name for name, t in named.items() if few == float("inf") or sum(1 for _ in changed_steps(t)) <= few]
    left = [
        (name, number)
        for number in range(chosen.first, min(chosen.first + chosen.passes, PASSES))
        for name in small
        if (name, number) not in done
    ]
    records: list[Record] = []
    accepted = Accepted(*(named[name] for name in dict.fromkeys(name for name, _ in left))) if left else None
    start = time.process_time()
    for name, number in left:
        if time.process_time() - start > chosen.seconds:
            break
        found = survey(Bench(named[name], accepted), number, PASSES)
        records.append(record(found, name, number, digest[name]))
        if chosen.results:
            with chosen.results.open("a") as file:
                file.write(json.dumps(records[-1]) + "\n")
    return records


if __name__ == "__main__":
    sys.exit(main())
