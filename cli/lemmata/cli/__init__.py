"""The command line: one binary, one module per command.

Exit codes: 0 everything was proved, 1 something was not, 2 usage or unreadable input, 3 a tool is missing or broken;
over several files the highest one wins. 130 and 143 stand for an interrupt and for SIGTERM.
"""

from __future__ import annotations

from lemmata.cli.application import main

__all__ = ["main"]
