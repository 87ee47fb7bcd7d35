"""What is true: tasks, verdicts, the judge, and one package for each language.

```python
from pathlib import Path
from lemmata.checkers import Status, check

verdict = check(Path("plus_comm.smt2"))
print(verdict.status is Status.PROVED, verdict.reason)
```
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from lemmata.checkers.checker import Capabilities, Checker
    from lemmata.checkers.facade import DEFAULT_LIMITS, check
    from lemmata.checkers.limits import Limits
    from lemmata.checkers.task import Candidate, Task
    from lemmata.checkers.verdict import Evidence, Status, Verdict

__all__ = [
    "DEFAULT_LIMITS",
    "Candidate",
    "Capabilities",
    "Checker",
    "Evidence",
    "Limits",
    "Status",
    "Task",
    "Verdict",
    "check",
]

_HOMES: Final = {
    "Candidate": "task",
    "Capabilities": "checker",
    "Checker": "checker",
    "DEFAULT_LIMITS": "facade",
    "Evidence": "verdict",
    "Limits": "limits",
    "Status": "verdict",
    "Task": "task",
    "Verdict": "verdict",
    "check": "facade",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401 (PEP 562)
    """Loads a public name when it is first used: a worker process needs none of them and starts faster."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
