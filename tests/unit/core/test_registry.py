import asyncio
from importlib.metadata import EntryPoint

import pytest

from lemmata.checkers import registry
from lemmata.checkers.errors import ProtocolError, UsageError
from lemmata.checkers.fake import FakeChecker
from lemmata.checkers.sandbox import Sandbox


class Workers(FakeChecker):
    entered = 0

    async def __aenter__(self):
        self.entered += 1
        return self

    async def __aexit__(self, *_):
        self.entered -= 1


class NoChecker:
    pass


class Sandboxed(FakeChecker):
    def __init__(self, *, sandbox):
        self.sandbox = sandbox


@pytest.fixture
def points(monkeypatch):
    """Makes the registry see these entry points only."""

    def register(**values):
        entries = [EntryPoint(name, value, registry.GROUP) for name, value in values.items()]
        monkeypatch.setattr(registry, "entry_points", lambda group: entries if group == registry.GROUP else [])

    return register


def test_the_fake_is_registered_like_any_other():
    assert "fake" in registry.languages()
    assert isinstance(registry.load("fake"), FakeChecker)
    assert isinstance(registry.load_for_file("Dir.v2/A.FAKE"), FakeChecker)


def test_who_takes_the_sandbox_is_told(points):
    points(fake="lemmata.checkers.fake:FakeChecker", told=f"{__name__}:Sandboxed")
    assert registry.load("told", sandbox=Sandbox.STRICT).sandbox is Sandbox.STRICT
    assert registry.load("told").sandbox is Sandbox.AUTO
    assert isinstance(registry.load("fake", sandbox=Sandbox.STRICT), FakeChecker)


@pytest.mark.parametrize("language", ["dafny", "fstar", "lean"])
def test_the_languages_that_start_tools_take_it(language):
    assert registry.load(language, sandbox=Sandbox.OFF)._sandbox is Sandbox.OFF


def test_nothing_is_loaded_to_list_the_names(points):
    points(b="no.such.module:X", a="neither:Y")
    assert registry.languages() == ("a", "b")


def test_an_unknown_language_names_the_known_ones(points):
    points(fake="lemmata.checkers.fake:FakeChecker", smt="x:Y")
    with pytest.raises(UsageError, match="unknown language 'coq'; known: fake, smt"):
        registry.load("coq")
    with pytest.raises(UsageError, match=r"no language has the suffix '.v'.*known: fake, smt"):
        registry.load_for_file("a.v")


def test_a_broken_one_does_not_break_the_others(points):
    points(
        fake="lemmata.checkers.fake:FakeChecker", gone="no.such.module:X", odd=f"{__name__}:NoChecker", bad="json:none"
    )
    assert [checker.capabilities.language for checker in registry.select(lambda _: True)] == ["fake"]
    with pytest.raises(ProtocolError, match=r"gone.*no\.such\.module"):
        registry.load("gone")
    with pytest.raises(ProtocolError, match="json:none"):
        registry.load("bad")


def test_what_is_no_checker_is_refused(monkeypatch):
    entry = EntryPoint("odd", "builtins:object", registry.GROUP)
    monkeypatch.setattr(registry, "entry_points", lambda group: [entry])
    with pytest.raises(ProtocolError, match="is no Checker"):
        registry.load("odd")


def test_selection_by_capability():
    found = registry.select(lambda capabilities: capabilities.language == "fake" and capabilities.refutes)
    assert [checker.capabilities.language for checker in found] == ["fake"]
    assert registry.select(lambda capabilities: capabilities.language == "nothing") == ()


def test_a_suffix_of_two_languages_is_ambiguous(points):
    points(fake="lemmata.checkers.fake:FakeChecker", fake2="lemmata.checkers.fake:FakeChecker")
    with pytest.raises(UsageError, match="say which language"):
        registry.load_for_file("a.fake")


def test_a_checker_with_workers_is_entered_and_left():
    async def use(checker):
        async with registry.opened(checker) as ready:
            return ready, getattr(ready, "entered", None)

    checker = Workers()
    assert asyncio.run(use(checker)) == (checker, 1)
    assert checker.entered == 0
    plain = FakeChecker()
    assert asyncio.run(use(plain)) == (plain, None)
