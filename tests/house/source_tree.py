"""The source tree as the house tests see it."""

import ast
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
LAYERS = ("checkers", "search", "provers", "training", "cli")
"""From the bottom up: a layer imports itself and those before it."""

MODULES = sorted(path for layer in LAYERS for path in (TOP / layer / "lemmata").rglob("*.py"))
PACKAGES = sorted(path.parent for path in MODULES if path.name == "__init__.py")


def relative(path):
    return path.relative_to(TOP).as_posix()


def dotted(path):
    parts = path.relative_to(TOP).with_suffix("").parts[1:]
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def tree(path):
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def imports(path):
    """Yields the dotted names that a module imports, also inside functions."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{relative(path)}:{node.lineno}: imports are absolute"
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
