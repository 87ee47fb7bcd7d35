"""``lemmata selfcheck``: tries every trap of the adversarial corpus on the tools that are installed."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

import click

from lemmata.checkers.corpus import WALLS, Case, cases, caught_by, covered
from lemmata.checkers.errors import ProtocolError, ToolchainMissing, ToolchainVersion, UsageError
from lemmata.checkers.judge import judge
from lemmata.checkers.verdict import Status, Toolchain, Verdict
from lemmata.cli.config import RunConfig
from lemmata.cli.exits import Exit, worst
from lemmata.cli.options import run_options
from lemmata.cli.progress_line import ProgressLine
from lemmata.cli.running import each, run_async
from lemmata.cli.text import clean, plural, seconds
from lemmata.cli.workbench import Workbench

__all__ = ["Report", "report_lines", "run_selfcheck", "selfcheck"]

_NO_ANSWER: Final = "no answer"


@dataclass(frozen=True, slots=True)
class Oddity:
    """A file whose verdict is not what the file says."""

    name: str
    status: Status
    about: str
    reason: str


@dataclass(slots=True, kw_only=True)
class Report:
    """What became of the corpus of one language."""

    language: str
    tools: tuple[Toolchain, ...] = ()
    problem: str = ""
    """Why nothing was tried; empty if something was."""
    traps: int = 0
    honest: int = 0
    accepted: int = 0
    """Honest files that are PROVED."""
    walls: Counter[str] = field(default_factory=Counter[str])
    """Traps by what caught them."""
    misses: list[Oddity] = field(default_factory=list[Oddity])
    """Traps that are PROVED."""
    false_alarms: list[Oddity] = field(default_factory=list[Oddity])
    """Honest files that are not PROVED."""
    unexpected: list[Oddity] = field(default_factory=list[Oddity])
    """Traps that are not PROVED, but have another status or reason than their file says."""
    seconds: float = 0.0

    @property
    def broken(self) -> bool:
        """Returns whether the tool proves nothing at all any more: then that it proves no trap says nothing."""
        nothing_honest = self.honest > 0 and self.accepted == 0
        return nothing_honest or (self.traps > 0 and self.walls[_NO_ANSWER] == self.traps)

    def add(self, case: Case, verdict: Verdict) -> None:
        """Counts one file."""
        proved = verdict.status is Status.PROVED
        oddity = Oddity(case.name, verdict.status, case.about, verdict.reason)
        if case.honest:
            self.honest += 1
            self.accepted += proved
            if not proved:
                self.false_alarms.append(oddity)
            return
        self.traps += 1
        if proved:
            self.misses.append(oddity)
            return
        self.walls[caught_by(verdict)] += 1
        if not case.is_expected(verdict):
            self.unexpected.append(oddity)

    def exit(self, *, asked: bool) -> Exit:
        """Returns the exit code of this language; ``asked``: whether the user named it."""
        if self.misses:
            return Exit.NOT_PROVED
        if self.problem:
            return Exit.TOOL if asked else Exit.PROVED
        return Exit.TOOL if self.broken else Exit.PROVED

    def to_json(self) -> dict[str, object]:
        """Returns the report as a JSON object."""
        odd = {"misses": self.misses, "false_alarms": self.false_alarms, "unexpected": self.unexpected}
        return {
            "language": self.language,
            "toolchain": [{"name": tool.name, "version": tool.version, "sha256": tool.sha256} for tool in self.tools],
            "problem": self.problem or None,
            "traps": self.traps,
            "caught_by": {wall: self.walls[wall] for wall in WALLS},
            "honest": self.honest,
            "accepted": self.accepted,
            **{
                key: [{"file": o.name, "status": o.status.value, "about": o.about, "reason": o.reason} for o in found]
                for key, found in odd.items()
            },
            "seconds": round(self.seconds, 3),
        }


@click.command(epilog="Example: lemmata selfcheck --language lean")
@run_options(timeout="60")
def selfcheck(config: RunConfig) -> int:
    """Try to fool the installed checkers, with every trick that is known.

    The adversarial corpus holds files that look like proofs and are none, and honest ones that look like those. Run it
    after a tool was upgraded. A trap that is PROVED is a miss, and the exit code 1: do not believe that tool. An honest
    file that is not PROVED is a false alarm, listed apart. The exit code is 3 if the language that was asked for has no
    tool, or if a tool proves nothing at all. Nothing is looked up in the cache.
    """
    return run_async(run_selfcheck(config))


async def run_selfcheck(config: RunConfig, bench: Workbench | None = None, *, folder: Path | None = None) -> Exit:
    """Tries the corpus, prints what came out, and returns the exit code.

    Args:
        config: of the run; its limits hold where those of a file are not lower.
        bench: with the checkers to use; a new one if None.
        folder: of the corpus; the one that comes with Lemmata if None.

    Raises:
        UsageError: there is no corpus, or none for the language that was asked for.
    """
    languages = covered(folder) if config.language is None else (config.language,)
    if config.language is not None and config.language not in covered(folder):
        raise UsageError(f"there is no corpus for {config.language!r}; there is one for {', '.join(covered(folder))}")
    reports: list[Report] = []
    async with bench or Workbench(replace(config, cache=None)) as bench:
        for language in languages:
            report = await _try(language, config, bench, folder)
            reports.append(report)
            if config.json:
                click.echo(json.dumps(report.to_json()))
            else:
                for line in report_lines(report):
                    click.echo(line)
    if all(report.problem for report in reports):
        return Exit.TOOL
    if any(report.misses for report in reports):
        return Exit.NOT_PROVED
    return worst(report.exit(asked=config.language is not None) for report in reports)


async def _try(language: str, config: RunConfig, bench: Workbench, folder: Path | None) -> Report:
    """Returns what became of the corpus of one language."""
    report = Report(language=language)
    try:
        checker = await bench.checker(language)
        report.tools = checker.toolchain()
    except (ToolchainMissing, ToolchainVersion, ProtocolError, UsageError) as error:
        report.problem = str(error)
        return report
    entries = cases(language, folder)
    progress = ProgressLine(f"{language} files", len(entries))
    started = time.monotonic()

    async def judged(case: Case) -> None:
        report.add(case, await judge(checker, case.task, case.candidate, case.within(config.limits)))
        progress.step()

    await each(entries, judged, width=config.jobs)
    progress.close()
    report.seconds = time.monotonic() - started
    return report


def report_lines(report: Report) -> Iterator[str]:
    """Yields the lines that tell a person what became of the corpus of one language."""
    tools = ", ".join(f"{tool.name} {tool.version}" for tool in report.tools)
    if report.problem:
        yield f"{report.language}: not tried: {clean(report.problem)}"
        return
    yield f"{report.language}  ({clean(tools)}; {seconds(report.seconds)})"
    caught = ", ".join(f"{wall} {report.walls[wall]}" for wall in WALLS if report.walls[wall])
    yield f"  {plural(report.traps, 'trap')}: {report.traps - len(report.misses)} caught  ({caught})"
    yield f"  {plural(report.honest, 'honest file')}: {report.accepted} PROVED"
    yield from _odd("MISS", report.misses, colour="red")
    yield from _odd("false alarm", report.false_alarms, colour="yellow")
    yield from _odd("other status or reason than expected", report.unexpected, colour="yellow")
    if report.misses:
        count = plural(len(report.misses), "miss", "misses")
        yield f"  {click.style('do not believe this tool', fg='red', bold=True)}: {count}"
    elif report.broken:
        yield "  this tool proves nothing at all: it is broken"


def _odd(word: str, found: Iterable[Oddity], *, colour: str) -> Iterator[str]:
    for oddity in sorted(found, key=lambda item: item.name):
        said = f"{oddity.name}: {oddity.status.value}" + (f" ({oddity.reason})" if oddity.reason else "")
        yield f"  {click.style(word, fg=colour)}  {clean(said)}"
        yield f"    {clean(oddity.about)}"
