"""Guards with a rule switched off, for the question whether the corpus would notice.

A rule of a guard is a statement that refuses something. `refusals` finds them in the text of a module, `without` makes
the module anew with one of them gone. Where what is refused is an answer, a rule is a condition: `guards` finds them,
`switch_off` makes a function behave as if some never refused, for all who know it. So a rule that is added later is
found by itself.
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


class Guard(NamedTuple):
    """A condition by which a function refuses: true where it refuses, or, if it permits, false there."""

    line: int
    column: int
    function: str
    text: str
    permits: bool

    def __str__(self):
        return f"{self.function}, line {self.line}: {self.text[:100]}"


def _is_nothing(node):
    """Returns whether a value says that there is nothing to object to."""
    if isinstance(node, ast.Constant):
        return node.value in (None, "")
    return isinstance(node, ast.Tuple) and not node.elts


def _ends(body):
    """Returns whether statements refuse (True), permit (False), or do neither (None)."""
    last = body[-1] if body else None
    if isinstance(last, ast.Return):
        return not (last.value is None or _is_nothing(last.value))
    if isinstance(last, ast.Continue):
        return False
    appends = isinstance(last, ast.Expr) and ast.unparse(last).partition("(")[0].endswith(".append")
    return True if appends or isinstance(last, ast.Raise) else None


def _parts(node, operator):
    """Returns the parts of a condition of which each decides alone."""
    if isinstance(node, ast.BoolOp) and isinstance(node.op, operator):
        return [part for value in node.values for part in _parts(value, operator)]
    return [node]


def _conditions(node):
    """Yields the conditions of a statement or expression, each with whether it permits."""
    refuses, test = None, None
    if isinstance(node, ast.If):
        other = _ends(node.orelse)
        refuses, test = _ends(node.body), node.test
        refuses = not other if refuses is None and other is not None else refuses
    elif isinstance(node, ast.IfExp) and _is_nothing(node.body) != _is_nothing(node.orelse):
        refuses, test = _is_nothing(node.orelse), node.test
    elif isinstance(node, ast.For) and isinstance(node.iter, ast.Tuple):
        yield from ((row.elts[0], False) for row in node.iter.elts if isinstance(row, ast.Tuple))
    elif isinstance(node, ast.Return | ast.Assign) and isinstance(node.value, ast.BoolOp):
        alternatives = isinstance(node.value.op, ast.Or)
        values = node.value.values[:-1] if alternatives else _parts(node.value, ast.And)
        yield from ((part, not alternatives) for part in values)
    if refuses is not None:
        yield from ((part, not refuses) for part in _parts(test, ast.Or if refuses else ast.And))


def _functions(node, path=()):
    """Yields the functions of a module and of its classes, each with its path."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            yield (*path, child.name), child
        elif isinstance(child, ast.ClassDef):
            yield from _functions(child, (*path, child.name))


def guards(module, *functions):
    """Returns the conditions by which functions of a module refuse, in order; all functions if none is named."""
    return [
        Guard(part.lineno, part.col_offset, ".".join(path), ast.unparse(part), permits)
        for path, function in _functions(ast.parse(inspect.getsource(module)))
        if not functions or path[-1] in functions
        for node in ast.walk(function)
        for part, permits in _conditions(node)
    ]


def switch_off(monkeypatch, module, *found):
    """Makes functions of a module behave as if some of their guards never refused."""

    class Switch(ast.NodeTransformer):
        count = 0

        def visit(self, node):
            place = getattr(node, "lineno", 0), getattr(node, "col_offset", -1)
            guard = next((guard for guard in found if place == guard[:2]), None)
            if guard is None or not isinstance(node, ast.expr) or ast.unparse(node) != guard.text:
                return self.generic_visit(node)
            self.count += 1
            nothing = ast.Tuple([], ast.Load()) if isinstance(node, ast.Tuple) else ast.Constant(guard.permits)
            return ast.copy_location(nothing, node)

    switch = Switch()
    tree = ast.fix_missing_locations(switch.visit(ast.parse(inspect.getsource(module))))
    assert switch.count == len(found), found
    for function in {guard.function for guard in found}:
        _take_over(monkeypatch, module, tree, function)


def rewrite(monkeypatch, module, function, old, new):
    """Makes a function of a module behave as if in its text one piece stood for another."""
    lines, first = inspect.getsourcelines(_function(module, function))
    text = "".join(lines)
    assert text.count(old) == 1, old
    before = inspect.getsource(module).splitlines(keepends=True)
    changed = [*before[: first - 1], text.replace(old, new), *before[first - 1 + len(lines) :]]
    _take_over(monkeypatch, module, ast.parse("".join(changed)), function)


def _take_over(monkeypatch, module, tree, function):
    """Gives a function of a module the code that it has in another text of the module; all who know it are reached."""
    copy = types.ModuleType(module.__name__)
    exec(compile(tree, module.__file__, "exec"), copy.__dict__)
    monkeypatch.setattr(_function(module, function), "__code__", _function(copy, function).__code__)


def _function(owner, path):
    """Returns a function of a module by its name, or by those of its class and its own."""
    for name in path.split("."):
        owner = inspect.getattr_static(owner, name)
    return owner.fget if isinstance(owner, property) else owner
