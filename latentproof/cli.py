"""The command line: `latentproof verify | claims | bounds | derive | replay | explore | audit | ...`.

Exit codes: 0 holds or accepted, 1 refuted or refused, 2 bad input (one line on standard error).
"""

from __future__ import annotations

import gc
import os
import signal
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import click

from latentproof import __version__
from latentproof.errors import InputError, RegimeError

EFFORTS = ("quick", "standard", "thorough")


@click.group(context_settings={"help_option_names": ["-h", "--help"]}, invoke_without_command=True)
@click.version_option(__version__, prog_name="latentproof")
@click.pass_context
def cli(context: click.Context) -> None:
    """Verify the theory of learning from latents on the Random Hierarchy Model."""
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


@cli.command()
@click.argument("claims", nargs=-1, metavar="[CLAIM]...")
@click.option("--effort", type=click.Choice(EFFORTS), default="quick", show_default=True)
@click.option("--regime", "regime_file", metavar="FILE.toml", help="Check these regimes instead of the claim's own.")
@click.option("--seed", type=click.IntRange(min=0), help="Suite seed; fresh and printed if not given.")
@click.option("--jobs", type=click.IntRange(min=1), help="Processes to measure in; one per core if not given.")
@click.option("--json", "json_file", metavar="FILE", help="Write the whole report there.")
def verify(
    claims: tuple[str, ...],
    effort: str,
    regime_file: str | None,
    seed: int | None,
    jobs: int | None,
    json_file: str | None,
) -> None:
    """Derive, enumerate and measure claims (all of them if none is named); print the verdicts."""
    from latentproof.regimes import load
    from latentproof.registry import claim
    from latentproof.render import Progress
    from latentproof.verification import verify as run

    regimes = None if regime_file is None else load(regime_file)
    target = None if json_file is None else _writable(json_file)
    for name in claims:
        claim(name)
    with Progress() as progress, _workers(jobs) as executor:
        report = run(*claims, effort=effort, seed=seed, regimes=regimes, executor=executor, tell=progress)
    click.echo(str(report))
    if target is not None:
        _write(target, report.to_json() + "\n")
    sys.exit(report.exit_code)


@cli.command("claims")
def list_claims() -> None:
    """List the claims: id, grade, assumptions, one line each."""
    from latentproof.registry import claims

    for claim in claims().values():
        click.echo(f"{claim.id}  [{claim.grade}]  {claim.title}  (assumes: {', '.join(claim.assumptions)})")


@cli.command()
@click.option("--v", "v", type=int, required=True, help="Symbols a level.")
@click.option("--m", "m", type=int, required=True, help="Rules a symbol.")
@click.option("--s", "s", type=int, required=True, help="Symbols a rule.")
@click.option("--L", "L", type=int, required=True, help="Levels above the tokens.")
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help="Grammar for S1 and S3.")
@click.option("--json", "json_file", metavar="FILE", help="Write the numbers there.")
def bounds(v: int, m: int, s: int, L: int, seed: int, json_file: str | None) -> None:
    """Print every exact quantity and proved bound of one regime."""
    from latentproof.regime_bounds import regime_bounds
    from latentproof.render import bounds_table
    from latentproof.theory.model import RHM

    target = None if json_file is None else _writable(json_file)
    result = regime_bounds(RHM(v, m, s, L), seed)
    click.echo(bounds_table(result))
    if target is not None:
        _write(target, result.to_json() + "\n")


@cli.command()
@click.argument("claim", required=False)
@click.option("--all", "everything", is_flag=True, help="The whole book: every claim and every theorem.")
@click.option("-o", "output", required=True, metavar="FILE.tex|.pdf|.html|.v|.json", help="Format by ending.")
def derive(claim: str | None, everything: bool, output: str) -> None:
    """Write a derivation: a document (LaTeX, PDF, HTML), Coq source, or the proofs as JSON for `replay`.

    CLAIM is a claim's id or a theorem's name, such as E1.
    """
    from latentproof.documents import derive as write_derivation

    if everything == (claim is not None):
        raise InputError("derive: name one claim, or --all for every claim")
    for path in write_derivation(claim, _writable(output)):
        click.echo(f"{path}: written")


@cli.command()
@click.argument("file")
def replay(file: str) -> None:
    """Check a proof file with the independent checker: exit 0 accepted, 1 refused."""
    from latentproof.documents import replay_file

    accepted, lines = replay_file(file)
    click.echo("\n".join(lines))
    sys.exit(0 if accepted else 1)


@cli.command("mutants")
@click.argument("modules", nargs=-1, metavar="[FILE]...")
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help="Of the Monte Carlo layer.")
@click.option("--jobs", type=click.IntRange(min=1), help="Processes; one per core if not given.")
@click.option("--json", "json_file", metavar="FILE", help="Write every mutant's fate there.")
def try_mutants(modules: tuple[str, ...], seed: int, jobs: int | None, json_file: str | None) -> None:
    """Change every formula in every small way; report which layer catches each, and what survives (exit code 1)."""
    from latentproof.mutation.survey import MODULES, as_lines, survey, to_json, uncovered

    for name in modules:
        if name not in MODULES:
            raise InputError(f"FILE must be one of {', '.join(MODULES)}, got {name!r}")
    target = None if json_file is None else _writable(json_file)
    fates = survey(modules or MODULES, jobs or os.cpu_count() or 1, seed=seed)
    click.echo("\n".join(as_lines(fates)))
    if not modules and (left_out := uncovered()):
        click.echo(f"not covered: {', '.join(left_out)}")
    if target is not None:
        _write(target, to_json(fates) + "\n")
    sys.exit(1 if any(fate.survived for fate in fates) else 0)


@cli.command()
@click.option("--v", "v", required=True, metavar="VALUES", help="Symbols a level: 8, 8,16 or 8..16.")
@click.option("--m", "m", required=True, metavar="VALUES", help="Rules a symbol.")
@click.option("--s", "s", required=True, metavar="VALUES", help="Symbols a rule.")
@click.option("--L", "L", required=True, metavar="VALUES", help="Levels above the tokens.")
@click.option("-o", "output", metavar="FILE.png|.csv", help="A map, or the table. Without it: print.")
@click.option("--quantity", default="latent against token", show_default=True, help="What a map shows.")
@click.option("--x", "x", metavar="v|m|s|L", help="Parameter across the map.")
@click.option("--y", "y", metavar="v|m|s|L", help="Parameter up the map.")
@click.option(
    "--per", type=click.Choice(("level", "regime")), default="regime", show_default=True, help="Row of a table."
)
@click.option(
    "--seed", type=click.IntRange(min=0), default=0, show_default=True, help="First grammar tried for S1, S3."
)
@click.option("--bounds/--no-bounds", default=True, help="Evaluate S1 and S3 (default), or leave them out.")
def explore(
    v: str,
    m: str,
    s: str,
    L: str,
    output: str | None,
    quantity: str,
    x: str | None,
    y: str | None,
    per: str,
    seed: int,
    bounds: bool,
) -> None:
    """Every quantity over a grid of regimes: a map, a table, or for a single regime advice in words."""
    from latentproof.exploration.advice import advise
    from latentproof.exploration.explore import explore as run
    from latentproof.exploration.grid import parse
    from latentproof.exploration.output import check, shown, write
    from latentproof.render import Progress
    from latentproof.theory.model import RHM

    axes = {name: parse(name, text) for name, text in (("v", v), ("m", m), ("s", s), ("L", L))}
    target = None if output is None else _writable(output)
    if target is not None:
        check(target)
    elif all(len(values) == 1 for values in axes.values()):
        click.echo(str(advise(RHM(**{name: values[0] for name, values in axes.items()}), seed=seed)))
        return
    with Progress() as progress:
        found = run(
            *axes.values(),
            seed=seed if bounds else None,
            progress=lambda done, of: progress(f"explore: {done} of {of} cells"),
        )
    if target is None:
        click.echo(shown(found))
        return
    write(found, target, quantity, x, y, per)
    click.echo(f"{target}: written")


@cli.command()
@click.argument("curves", required=False, metavar="[FILE.csv]")
@click.option("-o", "output", metavar="FILE.png|.md|.csv", help="The audit of the literature as figure or table.")
@click.option("--json", "json_file", metavar="FILE", help="Write everything there.")
@click.option("--share", type=float, default=0.5, show_default=True, help="Of the way to perfect: the threshold.")
@click.option("--chance", type=float, help="Accuracy of a guess; 1/v if not given.")
@click.option("--alpha", type=float, default=0.05, show_default=True, help="Error rate of the verdicts on curves.")
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help="Of the drawn grammars.")
@click.option(
    "--grammars", type=click.IntRange(min=2, max=1000), default=6, show_default=True, help="Grammars a regime."
)
def audit(
    curves: str | None,
    output: str | None,
    json_file: str | None,
    share: float,
    chance: float | None,
    alpha: float,
    seed: int,
    grammars: int,
) -> None:
    """Published formulas against the exact theory; or, given a file of learning curves, the laws that they follow.

    FILE.csv has the columns v, m, s, L, P, accuracy (or loss) and optionally run.
    """
    targets = [None if name is None else _writable(name) for name in (output, json_file)]
    if curves is not None:
        from latentproof.learners.audit import audit as judge_curves

        if output is not None:
            raise InputError("audit FILE.csv prints its report; --json FILE writes it, -o belongs to the literature's")
        learner = judge_curves(curves, share=share, chance=chance, alpha=alpha)
        text, document = str(learner), learner.to_json()
    else:
        from latentproof.literature.audit import audit as judge_literature
        from latentproof.literature.output import check, write
        from latentproof.render import Progress

        if targets[0] is not None:
            check(targets[0])
        with Progress() as progress:
            found = judge_literature(seed, grammars, progress)
        if targets[0] is not None:
            write(found, targets[0])
        text, document = str(found), found.to_json()
    click.echo(text)
    if targets[1] is not None:
        _write(targets[1], document + "\n")


@cli.command()
@click.argument("file")
@click.option("--unit", default="character", show_default=True, metavar="character|word", help="What a token is.")
@click.option("--vocabulary", type=int, default=32, show_default=True, help="Tokens kept; the rarest share one.")
@click.option("--longest", type=click.IntRange(1, 4096), default=256, show_default=True, help="Largest distance.")
@click.option("--order", type=click.IntRange(2, 12), default=6, show_default=True, help="Longest context.")
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help="Of the bootstrap.")
@click.option("--json", "json_file", metavar="FILE", help="Write the numbers there.")
def corpus(file: str, unit: str, vocabulary: int, longest: int, order: int, seed: int, json_file: str | None) -> None:
    """Correlations by distance, losses by context and the exponents of a text file, with bootstrap intervals."""
    from latentproof.corpus.audit import corpus as measured
    from latentproof.corpus.text import load

    target = None if json_file is None else _writable(json_file)
    found = measured(load(file, unit, vocabulary), longest=longest, order=order, seed=seed)
    click.echo(str(found))
    if target is not None:
        _write(target, found.to_json() + "\n")


@cli.command()
@click.argument("name")
@click.option("-o", "output", required=True, metavar="FILE.png", help="The table goes to FILE.csv beside it.")
@click.option("--effort", type=click.Choice(EFFORTS[:2]), default="quick", show_default=True)
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help="Seed of the grammars and data.")
@click.option("--jobs", type=click.IntRange(min=1), help="Processes to measure in; one per core if not given.")
def figures(name: str, output: str, effort: str, seed: int, jobs: int | None) -> None:
    """Draw a figure (published-fig3, levels, depth, correlation, richness, templates, ...) and its table.

    Interrupted, it keeps what is finished in FILE.partial.json; the same command again goes on from there.
    """
    from latentproof.figures.catalogue import beside, make, plan
    from latentproof.figures.style import plotting
    from latentproof.render import Progress

    plan(name)
    target = _writable(output)
    table, partial = beside(target)
    plotting()
    for path in (table, partial):
        _writable(str(path))
    with Progress() as progress, _workers(jobs) as executor:
        try:
            make(name, target, effort, seed, executor, progress)
        except KeyboardInterrupt:
            kept = f"finished cells are in {partial}; run it again to go on"
            click.echo(f"latentproof: interrupted; {kept}", err=True)
            sys.exit(130)
    click.echo(f"{target}, {table}: written")


def _workers(jobs: int | None) -> ProcessPoolExecutor:
    # One thread a worker: the linear algebra library's own threads would fight the workers for the cores.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # Spawned, not forked: numba's and the progress bar's threads do not survive a fork. Ctrl-C is the parent's affair:
    # a worker finishes its cell.
    context = get_context("spawn")
    return ProcessPoolExecutor(jobs or os.cpu_count(), context, signal.signal, (signal.SIGINT, signal.SIG_IGN))


def _writable(name: str) -> Path:
    """Find out before the work, not after it, that a result cannot be written."""
    path = Path(name)
    if path.is_dir():
        raise InputError(f"{path}: is a folder; name a file in it")
    if not path.parent.is_dir():
        raise InputError(f"{path}: there is no folder {path.parent}; make it first")
    try:
        existed = path.exists()
        with path.open("ab"):
            pass
        if not existed:
            path.unlink()
    except OSError as error:
        raise InputError(f"{path}: cannot be written: {error.strerror}") from None
    return path


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise InputError(f"{path}: cannot be written: {error.strerror}") from None


def main() -> None:
    """Run the command line; bad input is one line on standard error and exit code 2."""
    # Proofs are millions of small immutable objects, freed by their counts: looking for cycles was a third of the time.
    gc.set_threshold(50_000, 20, 100)
    try:
        code = cli(standalone_mode=False)
        sys.exit(code if isinstance(code, int) else 0)
    except click.ClickException as error:
        problem = " ".join(error.format_message().split())
        click.echo(f"latentproof: {problem}", err=True)
        sys.exit(2)
    except (InputError, RegimeError) as error:
        click.echo(f"latentproof: {error}", err=True)
        sys.exit(2)
    except (click.Abort, KeyboardInterrupt):
        click.echo("latentproof: interrupted; nothing was written", err=True)
        sys.exit(130)
