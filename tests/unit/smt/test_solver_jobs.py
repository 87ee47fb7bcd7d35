"""Questions answered in a worker, sessions kept warm, and what is installed."""

import hashlib
import json

import pytest

from lemmata.checkers.errors import ToolchainMissing, UsageError
from lemmata.checkers.smt import cvc5_session, jobs, toolchain, z3_library
from lemmata.checkers.smt.jobs import Questions, check_queries, warm_session
from lemmata.checkers.smt.solver import SOLVERS

BASE = "(declare-const x Int)(assert (> x 0))"
QUERIES = ("(assert (< x 0))", "(assert (= x 1))", "(assert (= x 0))")


@pytest.mark.parametrize("solver", SOLVERS)
def test_queries_are_answered_in_order(solver):
    questions = Questions(solver=solver, profile="quick", base=BASE, queries=QUERIES, timeout=5, model=True)
    answers = check_queries(questions)
    assert [answer.result for answer in answers] == ["unsat", "sat", "unsat"]
    assert "1" in (answers[1].model or "")


def test_it_may_stop_at_the_first_failure():
    questions = Questions(solver="z3", profile="quick", base=BASE, queries=QUERIES, timeout=5, until_failure=True)
    assert [answer.result for answer in check_queries(questions)] == ["unsat", "sat"]


def test_sessions_stay_warm_and_old_ones_are_closed():
    first = warm_session("z3", "quick", BASE)
    assert warm_session("z3", "quick", BASE) is first
    assert warm_session("z3", "plain", BASE) is not first
    for number in range(8):
        warm_session("cvc5", "quick", f"(declare-const y{number} Int)")
    again = warm_session("z3", "quick", BASE)
    assert again is not first
    assert again.check("(assert (< x 0))", timeout=5).result == "unsat"


@pytest.mark.parametrize("solver", SOLVERS)
def test_what_is_installed(solver, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    toolchain.toolchain.cache_clear()
    found = toolchain.toolchain(solver)
    path = z3_library.library_path() if solver == "z3" else cvc5_session.library_path()
    assert found.name == solver
    assert found.version[0].isdigit()
    assert found.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    memory = tmp_path / "lemmata" / "toolchain.json"
    (key,) = json.loads(memory.read_text())
    assert key.startswith(str(path))


def test_a_remembered_hash_is_used_and_a_broken_memory_is_not(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    toolchain.toolchain.cache_clear()
    memory = tmp_path / "lemmata" / "toolchain.json"
    first = toolchain.toolchain("z3")
    memory.write_text(json.dumps(dict.fromkeys(json.loads(memory.read_text()), "remembered")))
    toolchain.toolchain.cache_clear()
    assert toolchain.toolchain("z3").sha256 == "remembered"
    memory.write_text("[no json")
    toolchain.toolchain.cache_clear()
    assert toolchain.toolchain("z3") == first
    toolchain.toolchain.cache_clear()


def test_a_read_only_home_only_costs_time(tmp_path, monkeypatch):
    (tmp_path / "lemmata").write_text("in the way")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    toolchain.toolchain.cache_clear()
    assert toolchain.toolchain("z3").sha256
    toolchain.toolchain.cache_clear()


def test_an_unknown_solver_is_refused():
    with pytest.raises(UsageError, match="z3, cvc5"):
        toolchain.toolchain("yices")


def test_missing_libraries_say_how_to_install_them(monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(ToolchainMissing, match="pip install z3-solver"):
        z3_library.library_path()
    with pytest.raises(ToolchainMissing, match="pip install cvc5"):
        cvc5_session.library_path()


def test_a_library_that_cannot_be_loaded_is_missing(tmp_path, monkeypatch):
    broken = tmp_path / "libz3.so"
    broken.write_bytes(b"no library")
    monkeypatch.setattr(z3_library, "library_path", lambda: broken)
    z3_library._library.cache_clear()
    with pytest.raises(ToolchainMissing, match="cannot be loaded"):
        z3_library.Context()
    z3_library._library.cache_clear()


def test_a_closed_context_says_so():
    context = z3_library.Context()
    assert context.run("(check-sat)").strip() == "sat"
    context.close()
    context.close()
    with pytest.raises(ValueError, match="closed"):
        context.run("(check-sat)")


@pytest.fixture(autouse=True)
def _no_warm_sessions_left():
    yield
    while jobs._warm:
        jobs._warm.popitem()[1].close()
