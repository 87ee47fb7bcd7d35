"""Z3's shared library, bound by hand: the five functions of its C API that a session needs.

The library comes with the ``z3-solver`` wheel. Loading it alone takes less than half the time of importing the
wheel's Python package, and each worker process pays it.
"""

from __future__ import annotations

import ctypes
import functools
import importlib.util
import sys
from pathlib import Path
from typing import Final

from lemmata.checkers.errors import ToolchainMissing

__all__ = ["Context", "library_path"]

_NAMES: Final = {"win32": "libz3.dll", "darwin": "libz3.dylib"}
_HANDLER: Final = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_uint)


def _ignore(_context: int, _code: int) -> None:
    """Stands in for Z3's own handler, which ends the process; errors are in the text that `Context.run` returns."""
    return


_IGNORE: Final = _HANDLER(_ignore)


def library_path() -> Path:
    """Returns the path of Z3's shared library; raises `ToolchainMissing`."""
    spec = importlib.util.find_spec("z3")
    name = _NAMES.get(sys.platform, "libz3.so")
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        for place in (Path(folder, "lib", name), Path(folder, "bin", name)):
            if place.is_file():
                return place
    raise ToolchainMissing("Z3 is not installed: pip install z3-solver==5.4.0")


@functools.cache
def _library() -> ctypes.CDLL:
    path = library_path()
    try:
        library = ctypes.CDLL(str(path))
    except OSError as error:
        fix = "pip install --force-reinstall z3-solver==5.4.0"
        raise ToolchainMissing(f"Z3's library cannot be loaded ({error}): {fix}") from error
    pointer = ctypes.c_void_p
    library.Z3_mk_config.restype = pointer
    library.Z3_del_config.argtypes = [pointer]
    library.Z3_mk_context.restype = pointer
    library.Z3_mk_context.argtypes = [pointer]
    library.Z3_del_context.argtypes = [pointer]
    library.Z3_set_error_handler.argtypes = [pointer, _HANDLER]
    library.Z3_eval_smtlib2_string.restype = ctypes.c_char_p
    library.Z3_eval_smtlib2_string.argtypes = [pointer, ctypes.c_char_p]
    return library


class Context:
    """A Z3 context of its own: a read-eval-print loop over SMT-LIB text."""

    def __init__(self) -> None:
        library = _library()
        config = library.Z3_mk_config()
        self._library = library
        self._pointer: int | None = library.Z3_mk_context(config)
        library.Z3_del_config(config)
        library.Z3_set_error_handler(self._pointer, _IGNORE)

    def run(self, text: str) -> str:
        """Returns what Z3 prints for ``text``; state stays for the next call."""
        if self._pointer is None:
            raise ValueError("the context is closed")
        if "\0" in text:
            return '(error "a NUL character would cut the text short")'
        output: bytes | None = self._library.Z3_eval_smtlib2_string(self._pointer, text.encode())
        return (output or b"").decode("utf-8", "replace")

    def close(self) -> None:
        """Frees the context; further calls of `close` do nothing."""
        if self._pointer is not None:
            self._library.Z3_del_context(self._pointer)
            self._pointer = None
