"""Versions of a declaration as copies beside it, and what is believed of the answers."""

import asyncio
import time

import pytest
from dafny_scripted import ScriptedVerifier

from lemmata.checkers.dafny.claims import callables
from lemmata.checkers.dafny.parser import parse
from lemmata.checkers.verdict import Outcome
from lemmata.provers.dafny.placing import at_start, before, decreasing
from lemmata.provers.dafny.saturation import Question
from lemmata.provers.dafny.variants import Hint, merged, try_variants, with_hints

TEXT = """lemma L(n: nat)
  ensures n >= 0
{
  if n > 0 {
    L(n - 1);
  }
}

method min(a: int, b: int) returns (min: int)
  ensures min <= a
{
  min := a;
}
"""


def opened(text=TEXT, name="L"):
    file = parse(text.encode())
    return file, next(claim for claim in callables(file.program) if claim.name == name)


def hints(file, claim, *texts):
    return [at_start(file, claim, text, "test") for text in texts]


def tried(verifier, file, claim, variants, seconds=60):
    return asyncio.run(try_variants(verifier, file, claim, variants, deadline=time.monotonic() + seconds))


def test_a_copy_has_its_own_name_everywhere_and_the_original_stays():
    verifier = ScriptedVerifier({})
    tried(verifier, *opened(), [[], hints(*opened(), "L(0);")])
    (source,) = verifier.questions
    assert source.startswith(TEXT[: TEXT.index("\n\nmethod")])
    assert "lemma L_lemmata0(n: nat)" in source
    assert "L_lemmata0(n - 1);" in source
    assert "L_lemmata1(0);" in source
    assert "L(0)" not in source
    assert source.endswith(TEXT[TEXT.index("\n\nmethod") :])


def test_a_variable_of_the_name_of_its_method_is_renamed_with_it():
    verifier = ScriptedVerifier({})
    tried(verifier, *opened(name="min"), [[]])
    copy = verifier.questions[0].split("min_lemmata0(a")[1]
    assert "returns (min_lemmata0: int)" in copy
    assert "min_lemmata0 := a;" in copy


def test_an_anonymous_constructor_gets_a_name():
    verifier = ScriptedVerifier({})
    tried(verifier, *opened("class C { constructor () ensures true { } }", "C._ctor"), [[]])
    assert "constructor made_lemmata0 () ensures true { }" in verifier.questions[0]


def test_each_version_has_its_own_answer_and_each_hint_its_own_blame():
    file, claim = opened()
    verifier = ScriptedVerifier({"L": ["assert good;"]}, wrong=["assert bad;"])
    good, bad = hints(file, claim, "assert good;", "assert bad;")
    none, one, both = tried(verifier, file, claim, [[], [good], [good, bad]])
    assert (none.outcome, none.closed) == (Outcome.UNKNOWN, False)
    assert [file.source.text[failure.offset] for failure in none.failures] == ["}"]
    assert file.source.text[none.failures[0].related[0] :].startswith("n >= 0")
    assert one.closed
    assert (both.closed, both.blamed) == (False, frozenset({1}))
    assert len(verifier.questions) == 1


def test_a_hint_without_a_type_is_taken_out_and_the_others_are_asked_about():
    file, claim = opened()
    verifier = ScriptedVerifier({"L": ["assert good;"]}, ill=["assert odd;"])
    good, odd = hints(file, claim, "assert good;", "assert odd;")
    first, second = tried(verifier, file, claim, [[odd, good], [good]])
    assert first.blamed == {0}
    assert first.outcome is Outcome.ACCEPTED
    assert not first.closed
    assert second.closed
    assert len(verifier.questions) == 2


def test_a_run_that_is_cut_off_is_halved():
    file, claim = opened()
    verifier = ScriptedVerifier({"L": ["assert good;"]}, most=2)
    good = hints(file, claim, "assert good;")
    results = tried(verifier, file, claim, [[], good, [], good])
    assert [result.closed for result in results] == [False, True, False, True]
    assert len(verifier.questions) == 3


def test_what_is_cut_off_after_the_deadline_is_not_known():
    file, claim = opened()
    results = tried(ScriptedVerifier({}, most=0), file, claim, [[], []], seconds=0)
    assert [result.outcome for result in results] == [Outcome.TIMEOUT, Outcome.TIMEOUT]


def test_hints_stand_on_lines_of_their_own():
    file, claim = opened()
    end = claim.callable.body_end - 1
    added = [*hints(file, claim, "assert a;"), decreasing(file, claim, "n"), before(file, end, "assert b;", "test")]
    text = with_hints(file, added).decode()
    assert "  ensures n >= 0\n  decreases n\n{\n  assert a;\n  if n > 0 {" in text
    assert "  }\n  assert b;\n}\n\nmethod" in text
    short, lemma = opened("lemma L() ensures true { }")
    assert with_hints(short, hints(short, lemma, "assert a;", "assert b;")) == (
        b"lemma L() ensures true { assert a; assert b; }"
    )


def test_hints_for_a_file_with_hints_go_to_the_same_places_without_them():
    file, claim = opened()
    first = [*hints(file, claim, "assert a;", "assert b;"), decreasing(file, claim, "n")]
    longer = parse(with_hints(file, first))
    text = longer.source.text
    more = [
        Hint(offset=text.index("assert b;"), text="assert c; ", rule="test"),
        Hint(offset=text.index("L(n - 1)"), text="assert d; ", rule="test"),
    ]
    assert with_hints(file, merged(first, more)) == with_hints(longer, more)


@pytest.mark.parametrize(
    ("needed", "texts", "expected"),
    [
        ([], ["assert a;", "assert b;"], []),
        (["assert b;"], ["assert a;", "assert b;", "assert c;"], ["assert b;"]),
        (["assert a;", "assert d;"], [f"assert {name};" for name in "abcdef"], ["assert a;", "assert d;"]),
    ],
)
def test_only_what_is_needed_is_kept(needed, texts, expected):
    file, claim = opened()
    verifier = ScriptedVerifier({"L": needed})
    question = Question(verifier=verifier, file=file, claim=claim, deadline=time.monotonic() + 60)
    kept = asyncio.run(question.minimal(hints(file, claim, *texts)))
    assert [hint.text.strip() for hint in kept] == expected
    assert len(verifier.questions) <= 3


def test_what_fails_goes_and_the_rest_is_asked_again():
    file, claim = opened()
    verifier = ScriptedVerifier({"L": ["assert good;"]}, wrong=["assert bad;"])
    question = Question(verifier=verifier, file=file, claim=claim, deadline=time.monotonic() + 60)
    groups = [hints(file, claim, "assert other;"), hints(file, claim, "assert bad;", "assert good;")]
    first, second = asyncio.run(question.saturated(groups))
    assert not first.trial.closed
    assert second.trial.closed
    assert [hint.text.strip() for hint in second.hints] == ["assert good;"]


def test_hints_that_are_kept_stay_in_their_order():
    file, claim = opened()
    texts = [f"assert {'x' * length};" for length in (3, 9, 1, 7, 2, 8, 4, 6, 5, 10)]
    verifier = ScriptedVerifier({"L": [texts[3], texts[4], texts[9]]})
    question = Question(verifier=verifier, file=file, claim=claim, deadline=time.monotonic() + 60)
    kept = asyncio.run(question.minimal(hints(file, claim, *texts)))
    assert [hint.text.strip() for hint in kept] == [texts[3], texts[4], texts[9]]
    for source in verifier.questions:
        for copy in source.split("_lemmata")[1:]:
            places = [copy.index(text) for text in texts if text in copy]
            assert places == sorted(places)
