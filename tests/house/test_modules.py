import ast
import importlib
import types

import pytest
from house import source_tree as house

MODULE_LINES = 500
FUNCTION_LINES = 60
"""Without the docstring."""


@pytest.mark.parametrize("path", house.MODULES, ids=house.relative)
def test_size(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MODULE_LINES
    for node in ast.walk(house.tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            documented = ast.get_docstring(node) is not None
            first = node.body[0].end_lineno if documented else node.lineno
            assert node.end_lineno - first < FUNCTION_LINES, f"{node.name} is too long"


@pytest.mark.parametrize("path", house.MODULES, ids=house.relative)
def test_module_has_a_docstring_and_all_and_no_vague_name(path):
    tree = house.tree(path)
    assert ast.get_docstring(tree)
    assert path.stem not in {"utils", "helpers", "common", "misc"}
    named = [
        target.id
        for node in tree.body
        if isinstance(node, ast.Assign | ast.AnnAssign)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Name)
    ]
    assert "__all__" in named or path.name == "__main__.py"


@pytest.mark.parametrize("path", house.MODULES, ids=house.relative)
def test_banned_imports(path):
    names = set(house.imports(path))
    if house.relative(path) != "checkers/lemmata/checkers/child.py":
        assert not {name for name in names if name.split(".")[0] == "subprocess"}
    assert "time.time" not in names


@pytest.mark.parametrize("path", house.MODULES, ids=house.relative)
def test_banned_calls(path):
    for node in ast.walk(house.tree(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in {"eval", "exec", "print"}, f"line {node.lineno}"
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            assert (node.value.id, node.attr) not in {("time", "time"), ("os", "system")}, f"line {node.lineno}"
        if isinstance(node, ast.keyword):
            assert node.arg != "preexec_fn", f"line {node.value.lineno}"
            assert node.arg != "shell" or not ast.unparse(node.value) == "True", f"line {node.value.lineno}"


@pytest.mark.parametrize("package", house.PACKAGES, ids=house.relative)
def test_all_is_the_namespace(package):
    module = importlib.import_module(house.dotted(package / "__init__.py"))
    assert len(module.__all__) == len(set(module.__all__))
    for name in module.__all__:
        assert getattr(module, name) is not None
    public = {
        name
        for name, value in vars(module).items()
        if not name.startswith("_") and not isinstance(value, types.ModuleType)
        if getattr(value, "__module__", "").startswith("lemmata")
    }
    assert public <= set(module.__all__)
