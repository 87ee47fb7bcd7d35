"""Dafny asked in three ways, cold, in a batch and warm, gives one answer; the last two are there for their speed."""

import asyncio
import statistics
import time

import pytest

from lemmata.checkers.dafny.batch import run_many
from lemmata.checkers.dafny.output import Origin
from lemmata.checkers.dafny.run import Options
from lemmata.checkers.dafny.server import DafnyServer
from lemmata.checkers.dafny.toolchain import discover
from lemmata.checkers.limits import Limits
from lemmata.checkers.verdict import Severity

pytestmark = pytest.mark.toolchain("dafny")

LIMITS = Limits(wall=120.0, cpu=None, memory=3 << 30, steps=None)
SECONDS = 2
"""For each batch of assertions, in all three ways."""
WARM_LIMITS = Limits(wall=2.0 * SECONDS, cpu=None, memory=3 << 30, steps=None)
FILE = """datatype Tree = Leaf | Node(left: Tree, right: Tree)

function Mirror(t: Tree): Tree {
  match t case Leaf => Leaf case Node(l, r) => Node(Mirror(r), Mirror(l))
}

function Size(t: Tree): nat {
  match t case Leaf => 0 case Node(l, r) => Size(l) + Size(r) + 1
}

lemma SizeMirror /* 𝔸 */ (t: Tree) ensures Size(Mirror(t)) == Size(t) decreases t, 0
{
  BODY
}

lemma {:induction false} Wanted(t: Tree)
  ensures Size(Mirror(t)) == Size(t)
{
  BODY
}
"""
"""The first lemma needs nothing: what is put into both fails only by itself there."""
RIGHT = {
    "a call": "SizeMirror(t);",
    "cases": "match t case Leaf => case Node(l, r) => SizeMirror(l); SizeMirror(r);",
    "an if": "if t.Node? { SizeMirror(t.left); SizeMirror(t.right); }",
    "a calculation": "calc { Size(Mirror(t)); { SizeMirror(t); } Size(t); }",
    "a statement of all": "forall s: Tree ensures Size(Mirror(s)) == Size(s) { SizeMirror(s); }",
    "a ghost variable": "ghost var n := Size(t); SizeMirror(t); assert Size(Mirror(t)) == n;",
    "a proof of an assertion": "assert Size(Mirror(t)) == Size(t) by { SizeMirror(t); }",
    "an assumption": "assume {:axiom} Size(Mirror(t)) == Size(t);",
}
WRONG = {
    "nothing": "",
    "a false assertion": "SizeMirror(t); assert Size(t) == 1;",
    "two false assertions": "/* 𝔸 */ assert Size(t) == 1; assert t.Node?;",
    "half of the cases": "match t case Leaf => case Node(l, r) => SizeMirror(l);",
    "an endless recursion": "Wanted(t);",
    "a wrong step": "calc { Size(Mirror(t)); 7; { SizeMirror(t); } Size(t); }",
    "another lemma": "} lemma Other() ensures false {",
    "a partial expression": "SizeMirror(t); assert t.left == t.left;",
}
ILL_TYPED = {
    "an unknown name": "Nothing(t);",
    "an unknown variable behind an astral letter": "/* 𝔸 */ assert y == 1;",
    "a number": "assert Size(t);",
    "too many arguments": "SizeMirror(t, t);",
    "a missing case": "match t case Leaf => SizeMirror(t);\ncase Nod(l, r) =>",
    "two of them": "Nothing(t); assert Size(t);",
}
UNREADABLE = {
    "an open parenthesis": "assert (;",
    "a brace too many": "}",
    "a brace too few": "{",
    "another module": "} } module Other { lemma Other() ensures false {",
    "the same again": "} } module Other { lemma Other() ensures false {",
    "an open comment": "/*",
    "an open string": 'assert "',
    "no statement": "requires true",
}
HARD = {
    "too hard": "SizeMirror(t); forall a, b, c, d: int | a > 1 && b > 1 && c > 1 && d > 1\n"
    "ensures a * a * a * a * b + c * c * c * b * b + d * a * b * c != 7 * a * b * c * d * d + 33 * a * a * c { }"
}
ALL = RIGHT | WRONG | ILL_TYPED | UNREADABLE | HARD


def source(body):
    first, second = FILE.split("BODY", 1)
    return f"{first}assert true;{second}".replace("BODY", body).encode()


def said(result):
    """Returns what counts of an answer: of errors where they stand, what speaks, and what it says."""
    errors = [(m.start, m.origin, m.text.rstrip()) for m in result.messages if m.severity is Severity.ERROR]
    return result.promising, result.failure, sorted(errors, key=str)


async def batched(dafny, sources):
    return await run_many(dafny, sources, LIMITS, options=Options(batch_seconds=SECONDS))


async def cold(dafny, sources):
    return [(await batched(dafny, [each]))[0] for each in sources]


async def warm(dafny, sources):
    async with DafnyServer(dafny, WARM_LIMITS) as server:
        found = [await server.check(each, wall=60.0) for each in sources]
        assert server.warm.starts == 1
        return found


@pytest.fixture(scope="module")
def dafny():
    return discover()


@pytest.fixture(scope="module")
def answers(dafny):
    sources = [source(body) for body in ALL.values()]

    async def all_ways():
        return await cold(dafny, sources), await batched(dafny, sources), await warm(dafny, sources)

    return [dict(zip(ALL, way, strict=True)) for way in asyncio.run(all_ways())]


@pytest.mark.parametrize("name", ALL)
def test_no_answer_differs(answers, name):
    alone, together, edited = (said(way[name]) for way in answers)
    assert together == alone
    assert edited == alone


@pytest.mark.parametrize(
    ("names", "promising", "origin"),
    [
        (RIGHT, True, None),
        (WRONG, False, Origin.VERIFIER),
        (HARD, False, Origin.VERIFIER),
        (ILL_TYPED, False, Origin.RESOLVER),
        (UNREADABLE, False, Origin.PARSER),
    ],
    ids=["right", "wrong", "too hard", "ill-typed", "unreadable"],
)
def test_the_answers_are_the_right_ones(answers, names, promising, origin):
    for way in answers:
        for name in names:
            found, failure, errors = said(way[name])
            assert (found, failure) == (promising, None), name
            assert {item[1] for item in errors} == ({origin} if origin else set()), name


def test_a_time_out_is_told_in_the_versions_own_words(answers):
    texts = [text for way in answers for _, _, text in said(way["too hard"])[2]]
    assert len(texts) == 3
    assert all(text.startswith("Verification of 'Wanted' timed out after 2 seconds") for text in texts), texts


SMALL = """function Sum(n: nat): nat { if n == 0 then 0 else n + Sum(n - 1) }
lemma Closed(n: nat) ensures 2 * Sum(n) == n * (n + 1) { BODY }
"""
TEN = "".join(
    f"lemma {{:induction false}} Wanted{number}(t: Tree) ensures Size(Mirror(t)) + {number} == Size(t) + {number}\n"
    f"{{ SizeMirror(t); }}\n"
    for number in range(8)
)
"""With the two lemmas of the file they are ten."""


async def seconds(answer):
    """Returns how long an answer took, and the answer."""
    started = time.monotonic()
    found = await answer
    return time.monotonic() - started, found


def test_forty_candidates_are_six_times_cheaper_together_than_one_by_one(dafny):
    """Eight of them are asked about alone, before and after the batch, and stand for the forty."""
    bodies = [f"assert {number} == {number + (number % 4 == 3)};" for number in range(40)]
    sources = [SMALL.replace("BODY", body).encode() for body in bodies]

    async def measured():
        before = [await seconds(cold(dafny, [each])) for each in sources[:4]]
        together, found = await seconds(batched(dafny, sources))
        after = [await seconds(cold(dafny, [each])) for each in sources[4:8]]
        assert [said(each) for each in found[:8]] == [said(each) for _, (each,) in before + after]
        assert [each.promising for each in found] == [number % 4 != 3 for number in range(40)]
        return statistics.median(taken for taken, _ in before + after), together

    alone, together = asyncio.run(measured())
    print(f"{alone:.2f} s alone, {together / 40:.3f} s together ({40 * alone / together:.1f}x)")  # noqa: T201
    assert 40 * alone / together >= 6


def test_an_edit_in_a_file_of_ten_lemmas_is_four_times_cheaper_than_a_cold_run(dafny):
    before = source("SizeMirror(t);") + TEN.encode()
    line = 1 + next(number for number, text in enumerate(before.split(b"\n")) if b" Wanted4(" in text)
    old = b"+ 4\n{ SizeMirror(t);"
    sources = [before.replace(old, old + b" assert %d == %d;" % (number, number)) for number in range(16)]

    async def measured():
        async with DafnyServer(dafny, WARM_LIMITS) as server:
            assert (await server.check(before, wall=60.0)).promising
            alone, edited = [], []
            for number, each in enumerate(sources):
                taken, found = await seconds(server.check(each, lines=[line]))
                assert found.promising
                edited.append(taken)
                if number % 4 == 3:
                    taken, (found,) = await seconds(cold(dafny, [each]))
                    assert found.promising
                    alone.append(taken)
            return statistics.median(alone), statistics.median(edited)

    alone, edited = asyncio.run(measured())
    print(f"{alone:.2f} s cold, {edited:.3f} s an edit ({alone / edited:.1f}x)")  # noqa: T201
    assert alone / edited >= 4
