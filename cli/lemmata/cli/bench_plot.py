"""The cactus plot of a benchmark: how many problems each system solves within a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from lemmata.checkers.errors import ToolchainMissing

__all__ = ["cactus_plot"]

INSTALL: Final = "pip install 'lemmata[plot]'"
_FASTEST: Final = 0.001
"""Seconds; the time axis is logarithmic."""


def cactus_plot(times: Mapping[str, Sequence[float]], path: Path) -> None:
    """Draws one curve for each system to a PNG file.

    Args:
        times: for each system, the seconds of every problem that it solved.
        path: of the file.

    Raises:
        ToolchainMissing: matplotlib is not installed.
    """
    try:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure
    except ImportError as error:
        raise ToolchainMissing(f"no plot without matplotlib: {INSTALL}") from error
    # The stubs of matplotlib leave most parameters untyped.
    figure: Any = Figure(figsize=(7.0, 4.5), layout="constrained")
    FigureCanvasAgg(figure)
    axes: Any = figure.add_subplot()
    for system, seconds in times.items():
        curve = sorted(max(_FASTEST, value) for value in seconds)
        axes.plot(range(1, len(curve) + 1), curve, marker=".", label=f"{system} ({len(curve)})")
    axes.set_yscale("log")
    axes.xaxis.get_major_locator().set_params(integer=True)
    axes.set_xlabel("problems solved")
    axes.set_ylabel("seconds for each")
    axes.grid(visible=True, alpha=0.3)
    axes.legend()
    figure.savefig(path, dpi=150)
