"""``lemmata replay``: checks certificates again, without search."""

from __future__ import annotations

import dataclasses
import json
import time
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path

import click

from lemmata.checkers.checker import Checker
from lemmata.checkers.errors import LemmataError
from lemmata.checkers.report import verdict_to_json
from lemmata.checkers.smt.solver import SOLVERS
from lemmata.checkers.verdict import Verdict
from lemmata.cli.config import RunConfig
from lemmata.cli.exits import Exit, exit_of_verdict, worst
from lemmata.cli.options import run_options
from lemmata.cli.running import ordered, run_async
from lemmata.cli.text import clean
from lemmata.cli.verdict_text import verdict_lines
from lemmata.cli.workbench import SMT, Workbench, no_answer
from lemmata.search import certificate as certificates

__all__ = ["ReplayConfig", "other_solvers", "other_tools", "replay", "replay_file", "run_replay"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayConfig:
    """What ``replay`` was asked to do."""

    run: RunConfig
    certificates: tuple[str, ...]
    source: Path | None
    """The file that the certificate is for; None: where the certificate says."""
    both: bool
    """Whether every solver checks, not only those that did not find the proof."""


@click.command(
    epilog="Example: lemmata replay reverse_twice.cert.json --source examples/smt/reverse_twice.smt2 --both",
)
@click.argument("certificates", nargs=-1, required=True, metavar="CERT...")
@click.option("--source", metavar="FILE", help="The file that the certificate is for.  [default: what it names]")
@click.option("--both", is_flag=True, help="Ask every solver, also the one that found the proof.")
@run_options(timeout="60")
def replay(config: RunConfig, *, certificates: tuple[str, ...], source: str | None, both: bool) -> int:
    """Check certificates again, without search.

    Every obligation is computed anew from the file and shown by the solver that did not find the proof. The holes of
    a Lean file are filled anew, and the result is judged by a cold run. A certificate that is for another file, or
    was changed, is refused. Nothing is looked up in the cache.
    """
    if source is not None and len(certificates) > 1:
        raise click.UsageError("--source names the file of one certificate; for several, leave it out")
    run = dataclasses.replace(config, jobs=min(config.jobs, len(certificates)))
    file = None if source is None else Path(source)
    settings = ReplayConfig(run=run, certificates=certificates, source=file, both=both)
    return run_async(run_replay(settings))


async def run_replay(config: ReplayConfig, bench: Workbench | None = None) -> Exit:
    """Replays the certificates, prints what came out, and returns the worst exit code.

    Args:
        config: what to do.
        bench: with the checkers to use; a new one if None.
    """
    exits: list[Exit] = []
    async with bench or Workbench(config.run) as bench:

        async def check(path: str) -> tuple[str, Verdict, float]:
            started = time.monotonic()
            try:
                certificate = certificates.read(Path(path))
                verdict = await _replayed(certificate, Path(path), bench, source=config.source, both=config.both)
                for difference in other_tools(certificate, verdict):
                    click.echo(f"warning: {clean(path)}: {clean(difference)}", err=True)
            except LemmataError as error:
                verdict = no_answer(path, error, config.run)
            return path, verdict, time.monotonic() - started

        async with aclosing(ordered(config.certificates, check, width=config.run.jobs)) as results:
            async for path, verdict, took in results:
                exits.append(exit_of_verdict(verdict))
                _show(path, verdict, took, config.run)
    return worst(exits)


async def replay_file(path: Path, bench: Workbench, *, source: Path | None = None, both: bool = False) -> Verdict:
    """Returns the judge's new verdict on the certificate in a file.

    The file that it is for counts as the pinned original, as it does in ``prove``: its own assumptions are given.

    Args:
        path: of the certificate.
        bench: with the checkers to use.
        source: the file that it is for; None: where the certificate says.
        both: whether every solver checks, not only those that did not find the proof.

    Raises:
        UsageError: the file that it is for is not there, or is another one.
        StoreError: this is no certificate, or it was changed.
    """
    return await _replayed(certificates.read(path), path, bench, source=source, both=both)


async def _replayed(
    certificate: certificates.Certificate, path: Path, bench: Workbench, *, source: Path | None, both: bool
) -> Verdict:
    data = certificates.find_source(certificate, path, source=source)
    checker = await _checker(certificate, bench, both=both)
    return await certificates.replay(certificate, data, checker, bench.config.limits, trust_source=True)


async def _checker(certificate: certificates.Certificate, bench: Workbench, *, both: bool) -> Checker:
    if certificate.language != SMT:
        return await bench.checker(certificate.language)
    return await bench.smt(SOLVERS if both else other_solvers(certificate.found_by))


def other_tools(certificate: certificates.Certificate, verdict: Verdict) -> list[str]:
    """Returns in words which tools of a replay are not those that the proof was found with.

    The replay counts all the same; but a Lean with another library may take a proof otherwise than its finder did.
    """
    found_with = ", ".join(f"{tool.name} {tool.version}" for tool in certificate.toolchain) or "unknown tools"
    names = {(tool.name, tool.version) for tool in certificate.toolchain}
    return [
        f"replayed with {tool.name} {tool.version}, found with "
        + ("another build of it" if (tool.name, tool.version) in names else found_with)
        for tool in verdict.evidence.toolchain
        if tool not in certificate.toolchain
    ]


def other_solvers(found_by: tuple[str, ...]) -> tuple[str, ...]:
    """Returns the solvers that did not find a proof; all of them if none is left.

    >>> other_solvers(("z3",))
    ('cvc5',)
    """
    return tuple(solver for solver in SOLVERS if solver not in found_by) or SOLVERS


def _show(path: str, verdict: Verdict, took: float, config: RunConfig) -> None:
    if config.json:
        click.echo(json.dumps(verdict_to_json(verdict, file=path, certificate=path)))
        return
    for line in verdict_lines(path, verdict, took):
        click.echo(line)
