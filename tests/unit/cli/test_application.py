import os
import subprocess
import sys

import click
import pytest

from lemmata.checkers.errors import ProtocolError, StoreError, ToolchainMissing, UsageError
from lemmata.cli.application import COMMANDS, LazyGroup, application, main


def test_help_lists_every_command_without_importing_one():
    code = (
        "import sys; from lemmata.cli import main; main(['--help']);"
        "print([name for name in sys.modules if name.startswith('lemmata.cli.') and name.split('.')[-1] in"
        f" {sorted(COMMANDS)!r}])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    for name in COMMANDS:
        assert f"  {name} " in done.stdout
    assert done.stdout.rstrip().endswith("[]")


SUBCOMMANDS = {"bench": ("tip",), "data": ("trace-lean",)}


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_an_example(run, name):
    words = [name, *SUBCOMMANDS.get(name, ())]
    ran = run(*words, "--help")
    assert ran.code == 0
    assert f"Example: lemmata {' '.join(words)}" in ran.out
    assert "--json" in ran.out


def test_the_table_says_what_the_commands_say():
    group = LazyGroup()
    context = click.Context(group)
    for name in group.list_commands(context):
        assert group.get_command(context, name).name == name
    assert group.get_command(context, "no such") is None


def test_near_names_are_suggested(run):
    ran = run("prvoe", "x")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "lemmata: no command 'prvoe': did you mean prove? (see lemmata --help)\n"


def test_a_far_name_gets_the_list(run):
    assert "there are verify, prove" in run("zzzzzz").err


def test_without_a_command_the_help_is_a_mistake(run):
    ran = run()
    assert ran.code == 2
    assert "Usage: lemmata" in ran.err


@pytest.mark.parametrize(
    "arguments",
    [
        ["verify"],
        ["verify", "--no-such-option", "x"],
        ["verify", "--timeout", "soon", "x"],
        ["verify", "--timeout", "0", "x"],
        ["verify", "--memory", "lots", "x"],
        ["verify", "-j", "0", "x"],
        ["verify", "--sandbox", "maybe", "x"],
        ["verify", "--against", "a", "--trust-file", "x"],
        ["replay", "--source", "a", "x", "y"],
        ["batch", "x"],
        ["bench", "tip"],
        ["bench", "tip", "--problems", "nowhere"],
        ["bench", "tip", "--problems", ".", "--shard", "3/2"],
        ["bench", "tip", "--problems", ".", "--limit", "none"],
    ],
    ids=" ".join,
)
def test_wrong_use_is_one_line_and_two(run, arguments):
    ran = run(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("lemmata")
    assert ran.err.count("\n") == 1


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (UsageError("wrong\x1b[31m"), 2),
        (StoreError("damaged"), 2),
        (ToolchainMissing("pip install z3-solver"), 3),
        (ProtocolError("garbage"), 3),
        (KeyboardInterrupt(), 130),
        (click.Abort(), 130),
    ],
    ids=lambda value: type(value).__name__,
)
def test_errors_become_a_line_and_a_code(run, monkeypatch, error, code):
    def fail(*args, **kwargs):
        raise error

    monkeypatch.setattr(application, "main", fail)
    ran = run("verify", "x")
    assert ran.code == code
    assert ran.err.count("\n") == 1
    assert "\x1b" not in ran.err


def test_a_reader_that_goes_away_is_no_traceback():
    code = "import sys; from lemmata.cli import main; sys.exit(main(['verify', '--help']))"
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run([sys.executable, "-c", code], stdout=writing, stderr=subprocess.PIPE, text=True, check=False)
    os.close(writing)
    assert (done.returncode, done.stderr) == (1, "")


def test_the_module_is_the_command():
    done = subprocess.run(
        [sys.executable, "-m", "lemmata.cli", "--version"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0
    assert done.stdout.startswith("lemmata, version ")


def test_main_reads_the_arguments_of_the_process(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["lemmata", "--version"])
    assert main() == 0
    assert "version" in capsys.readouterr().out
