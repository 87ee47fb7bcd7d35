"""Runs of a tool that are answered in this process, for tests that ask about many of them."""

import contextlib
import io
from pathlib import Path

from lemmata.checkers import process
from lemmata.checkers.process import ProcessResult


def ended(exit_code=0, stdout="", stderr="", *, signal=None, how="exited"):
    """Returns how a run ended: with an exit code, by a signal, or because a limit was reached."""
    return ProcessResult(
        exit_code=exit_code if signal is None else None,
        signal=signal,
        stdout=stdout.encode(),
        stderr=stderr.encode(),
        stdout_truncated=False,
        stderr_truncated=False,
        seconds=0.0,
        cpu_seconds=0.0,
        peak_memory=0,
        ended=how,
        detail="" if how == "exited" else f"the {how} limit",
    )


def answer_runs(monkeypatch, answer):
    """Makes ``answer``, of a command, its working folder and its environment, say how each run of a tool ended."""

    async def run(argv, *, cwd, env=None, **_):
        return answer(argv, Path(cwd), env or {})

    monkeypatch.setattr(process, "run", run)


def called(main, arguments, folder):
    """Returns how a program ended that is a function here: what it printed, and the exit code that it returned."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.chdir(folder), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main(arguments)
    return ended(int(code), out.getvalue(), err.getvalue())


def record_runs(monkeypatch, known, tampered=lambda argv, folder, result: result):
    """Makes each run of a tool happen once: what is asked again is answered from ``known``.

    A run is known by its command, by the files of its folder, and by those of the folders beside it that it may read.
    ``tampered`` may do something to what a run left, and return another end of it.
    """
    real = process.run

    def content(folder):
        return {path.name: path.read_bytes() for path in Path(folder).iterdir() if path.is_file()}

    def left_again(folder, left):
        for name, data in left.items():
            Path(folder, name).write_bytes(data)

    async def run(argv, *, cwd, readable=(), **options):
        given = content(cwd)
        beside = [content(other) for other in readable if Path(other).parent == Path(cwd).parent]
        key = (tuple(argv), *(tuple(sorted(files.items())) for files in (given, *beside)))
        if key not in known:
            result = await real(argv, cwd=cwd, readable=readable, **options)
            known[key] = result, {name: data for name, data in content(cwd).items() if given.get(name) != data}
        result, left = known[key]
        left_again(cwd, left)
        return tampered(argv, Path(cwd), result)

    monkeypatch.setattr(process, "run", run)
