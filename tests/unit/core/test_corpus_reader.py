import json

import pytest

from lemmata.checkers import corpus
from lemmata.checkers.errors import UsageError
from lemmata.checkers.verdict import Status


@pytest.fixture
def write(tmp_path):
    def inner(name, text):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
        return tmp_path

    return inner


@pytest.mark.parametrize(
    ("header", "about"),
    [
        ("; trap: t\n; expect: REJECTED, TIMEOUT\n; says: s", "t"),
        ("// trap: t\r\n// expect: REJECTED or TIMEOUT\r\n// says: s", "t"),
        ("(* trap: t *)\n(* expect: REJECTED TIMEOUT *)\n(* says: s *)", "t"),
        ("\ufeff-- trap: t\n\n-- a remark\n-- expect: REJECTED|TIMEOUT\n-- says: s", "t"),
    ],
)
def test_a_file_says_what_it_is(write, header, about):
    (case,) = corpus.cases("fake", write("fake/deep/one.fake", f"{header}\nrest"))
    assert (case.name, case.about, case.says, case.honest) == ("fake/deep/one", about, "s", False)
    assert case.expected == {Status.REJECTED, Status.TIMEOUT}
    assert case.missed == {Status.PROVED}
    assert (case.candidate.kind, case.task.trust_source, case.task.name) == ("none", False, "one.fake")


def test_a_pair_is_judged_as_against(write):
    write("fake/one.original.fake", "pinned")
    (case,) = corpus.cases("fake", write("fake/one.fake", "// trap: t\ncompleted"))
    assert (case.task.source, case.task.trust_source) == (b"pinned", True)
    assert (case.candidate.kind, case.candidate.text) == ("source", "// trap: t\ncompleted")
    assert case.expected == frozenset()


def test_a_json_file_holds_another_candidate(write):
    write("fake-honest/one.fake", "task")
    write("fake-honest/two.fake", "task")
    write("fake-honest/one.json", json.dumps({"honest": "h", "proof": {"a": 1}, "trusted": True}))
    top = write(
        "fake-honest/two.json", json.dumps({"honest": "h", "kind": "k", "repeat": ["a", "b", 3, "c"], "wall": 2})
    )
    one, two = corpus.cases("fake", top)
    assert (one.candidate.kind, one.candidate.text, one.task.trust_source) == ("proof", '{"a": 1}', True)
    assert (two.candidate.kind, two.candidate.text, two.limits.wall) == ("k", "abbbc", 2.0)
    assert one.expected == {Status.PROVED}
    assert one.missed == frozenset(Status) - {Status.PROVED}


def test_a_file_without_a_header_is_what_its_name_and_folder_say(write):
    (case,) = corpus.cases("fake", write("fake/a_false_goal.fake", "goal"))
    assert (case.about, case.honest, case.says, case.expected) == ("a false goal", False, "", frozenset())


def test_one_table_can_say_what_the_files_must_get(write):
    write("fake/deep/one.fake", "goal")
    write("fake/two.fake", "// says: of its own")
    table = {"deep/one": {"expect": "REJECTED", "says": "s"}, "two": {"expect": "TIMEOUT", "says": "t"}}
    one, two = corpus.cases("fake", write("fake/expected.json", json.dumps(table)))
    assert (one.expected, one.says) == ({Status.REJECTED}, "s")
    assert (two.expected, two.says) == ({Status.TIMEOUT}, "of its own")


def test_a_table_about_a_file_that_is_not_there(write):
    write("fake/one.fake", "goal")
    with pytest.raises(UsageError, match="there is no file gone"):
        corpus.cases("fake", write("fake/expected.json", json.dumps({"gone": {"expect": "REJECTED"}})))


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("fake/one.fake", "// honest: h", "says that it is `honest:`"),
        ("fake-honest/one.fake", "// trap: t", "says that it is `trap:`"),
        ("fake/one.fake", "// trap: t\n// expect: NONSENSE", "NONSENSE"),
    ],
)
def test_a_file_that_says_what_cannot_be(write, name, text, words):
    with pytest.raises(UsageError, match=words):
        corpus.cases("fake", write(name, text))


def test_only_files_of_the_language_count(write):
    write("fake/readme.md", "x")
    write("other/one.fake", "// trap: t")
    top = write("fake/one.fake", "// trap: t")
    assert [case.name for case in corpus.cases("fake", top)] == ["fake/one"]
    assert corpus.covered(top) == ("fake", "other")


def test_an_installed_corpus_lies_beside_its_reader(tmp_path, monkeypatch):
    installed = tmp_path / "site-packages" / "lemmata" / "checkers"
    (installed / "adversarial").mkdir(parents=True)
    monkeypatch.setattr(corpus, "__file__", str(installed / "corpus.py"))
    assert corpus.corpus_folder() == installed / "adversarial"
    (installed / "adversarial").rmdir()
    with pytest.raises(UsageError, match="reinstall lemmata"):
        corpus.corpus_folder()
