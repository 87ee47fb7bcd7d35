import importlib
import inspect
import re
import subprocess
import sys
import tomllib

from house import source_tree as house

from lemmata.checkers import errors

PROJECT = tomllib.loads((house.TOP / "pyproject.toml").read_text(encoding="utf-8"))
LOCK = tomllib.loads((house.TOP / "uv.lock").read_text(encoding="utf-8"))


def names(requirements):
    return {re.match(r"[A-Za-z0-9_.-]+", line).group().lower() for line in requirements}


def drawn(text):
    """Returns {class: its parent} from the tree of errors in a text."""
    parents, stack = {}, []
    for line in text.splitlines():
        found = re.match(r"^((?:│   |    )*(?:[├└]── )?)([A-Z]\w+)\b", line)
        if found and (found.group(1) or found.group(2) == "LemmataError"):
            depth = len(found.group(1)) // 4
            del stack[depth:]
            parents[found.group(2)] = stack[-1] if stack else None
            stack.append(found.group(2))
    return parents


def test_the_drawn_trees_of_errors_are_the_classes():
    classes = {
        name: None if value is errors.LemmataError else value.__bases__[0].__name__
        for name, value in vars(errors).items()
        if inspect.isclass(value) and issubclass(value, errors.LemmataError)
    }
    assert drawn(errors.__doc__) == classes
    assert drawn((house.TOP / "docs" / "errors.md").read_text(encoding="utf-8")) == classes


def test_console_scripts_and_entry_points_exist():
    declared = [*PROJECT["project"]["scripts"].values()]
    for group in PROJECT["project"]["entry-points"].values():
        declared += group.values()
    for target in declared:
        module, name = target.split(":")
        assert callable(getattr(importlib.import_module(module), name)), target


def test_importing_the_command_line_is_light():
    heavy = {"z3", "cvc5", "networkx", "rich", "matplotlib", "torch", "asyncio"}
    code = f"import sys, lemmata.cli; print(*sorted({heavy!r} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def test_torch_is_in_an_extra_only_and_extras_are_the_agreed_ones():
    project = PROJECT["project"]
    assert "torch" not in names(project["dependencies"])
    assert {"train", "serve", "vllm", "ray", "lean", "guide"} <= set(project["optional-dependencies"])


def test_the_lock_is_of_this_project_and_names_only_the_public_index():
    locked = next(package for package in LOCK["package"] if package["name"] == "lemmata")
    extras = PROJECT["project"]["optional-dependencies"]
    wanted = names(PROJECT["project"]["dependencies"]).union(*(names(lines) for lines in extras.values()))
    assert wanted == {entry["name"] for entry in locked["metadata"]["requires-dist"]}
    for group, lines in PROJECT["dependency-groups"].items():
        assert names(lines) == {entry["name"] for entry in locked["metadata"]["requires-dev"][group]}
    text = (house.TOP / "uv.lock").read_text(encoding="utf-8")
    assert set(re.findall(r"https?://([^/\"]+)", text)) == {"pypi.org", "files.pythonhosted.org"}


def test_test_files_have_unique_names_and_no_packages():
    files = [path.name for path in (house.TOP / "tests").rglob("test_*.py")]
    assert len(files) == len(set(files))
    assert not list((house.TOP / "tests").rglob("__init__.py"))


def test_the_change_log_has_an_unreleased_section():
    assert "## [Unreleased]" in (house.TOP / "CHANGELOG.md").read_text(encoding="utf-8")


def test_recipes_name_files_that_exist():
    text = (house.TOP / "CONTRIBUTING.md").read_text(encoding="utf-8")
    named = re.findall(r"`((?:checkers|search|provers|cli|tests|docs)/[\w/.]+\.(?:py|md|json))`", text)
    assert len(named) >= 8
    assert [path for path in named if not (house.TOP / path).is_file()] == []
