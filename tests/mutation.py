"""Guards with a rule switched off, for the question whether the corpus would notice.

A rule of a guard is a statement that refuses something. `refusals` finds them in the text of a module, `without` makes
the module anew with one of them gone; so a rule that is added later is found by itself.
"""

import ast
import inspect
import types
from typing import NamedTuple


class Refusal(NamedTuple):
    """A statement that refuses.

    ``yield token, message``, ``yield Taken(...)``, ``return <objection>``,
    ``...refuse(...)`` or ``return ...refuse(...)``.
    """

    line: int
    function: str
    text: str

    def __str__(self):
        return f"{self.function}, line {self.line}: {self.text[:100]}"


def _refuses(node):
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Yield):
        given = node.value.value
        return isinstance(given, ast.Tuple) or (isinstance(given, ast.Call) and ast.unparse(given.func) == "Taken")
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        return ast.unparse(node.value.func).endswith(".refuse")
    value = node.value if isinstance(node, ast.Return) else None
    if isinstance(value, ast.Call):
        return ast.unparse(value.func).endswith(("refuse", "_diagnostic", "Diagnostic", "InputError"))
    return isinstance(value, ast.JoinedStr) or (isinstance(value, ast.Constant) and value.value not in ("", None))


def refusals(module, *functions):
    """Returns the statements in functions of a module that refuse something, in order; in all if none is named."""
    tree = ast.parse(inspect.getsource(module))
    found = {
        Refusal(node.lineno, function.name, ast.unparse(node))
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef) and (not functions or function.name in functions)
        for node in ast.walk(function)
        if _refuses(node)
    }
    return sorted(found)


def without(module, *removed):
    """Returns a copy of a module in which some statements do nothing."""

    class Remover(ast.NodeTransformer):
        count = 0

        def visit(self, node):
            if not (isinstance(node, ast.stmt) and _refuses(node) and node.lineno in {r.line for r in removed}):
                return self.generic_visit(node)
            self.count += 1
            yields = isinstance(node, ast.Expr) and isinstance(node.value, ast.Yield)
            nothing = "yield from ()" if yields else "pass"
            return ast.copy_location(ast.parse(nothing).body[0], node)

    remover = Remover()
    tree = ast.fix_missing_locations(remover.visit(ast.parse(inspect.getsource(module))))
    assert remover.count == len(removed), removed
    copy = types.ModuleType(module.__name__)
    copy.__file__ = module.__file__
    exec(compile(tree, module.__file__, "exec"), copy.__dict__)
    return copy


def rewritten(module, old, new):
    """Returns a copy of a module in whose text one piece stands for another."""
    text = inspect.getsource(module)
    assert text.count(old) == 1, old
    copy = types.ModuleType(module.__name__)
    copy.__file__ = module.__file__
    exec(compile(text.replace(old, new), module.__file__, "exec"), copy.__dict__)
    return copy
