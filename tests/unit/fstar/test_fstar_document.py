"""Declarations, claims, holes, and completed files beside their originals."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lemmata.checkers.errors import InputError, UsageError
from lemmata.checkers.fstar.against import compare
from lemmata.checkers.fstar.declarations import claims, declarations, module_name, undefined
from lemmata.checkers.fstar.document import assume_lemmas, fill, holes, open_body
from lemmata.checkers.source import Source


def parts(text):
    return declarations(Source(text.encode(), "f.fst"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("module A.B open C let x = 1 let y = 2", ["module", "open", "let", "let"]),
        ("let x = let y = 1 in y let z = 2", ["let", "let"]),
        ("let f x = match x with | A -> let y = 1 in y | B -> 2 let g = 1", ["let", "let"]),
        ("let f () = assert p; let y = 1 in y\nval g : nat", ["let", "val"]),
        ("let f = fun x -> let open M in x let g = 1", ["let", "let"]),
        ("let f = begin let y = 1 in y end let g = 1", ["let", "let"]),
        ("let f x = assume p; x assume val g : nat assume Ax : p", ["let", "val", "assume"]),
        ("private let f = 1 unfold inline_for_extraction let g = 2", ["let", "let"]),
        ("[@@ a; b] let f = 1 [@@ c] private val g : nat", ["let", "val"]),
        ("let f = [@@inline_let] let y = 1 in y", ["let"]),
        ("let f (x:nat{x > 0}) : Tot nat (decreases x) = x let rec g = 1 and h = 2", ["let", "let"]),
        (
            '#set-options "--fuel 1" #push-options "--ifuel 1" let f = 1 #pop-options',
            ["#set-options", "#push-options", "let", "#pop-options"],
        ),
        ("type t = | A | B type u = { x : int } noeq type v = | C", ["type", "type", "type"]),
        ("class c (a:Type) = { v : a } instance i : c int = { v = 1 } let x = 1", ["class", "instance", "let"]),
        ("module L = FStar.List let f = Some? x let g = 'a' let h = \"s\"", ["module", "let", "let", "let"]),
        ("let f = if a then b else c let g = _ let h = ()", ["let", "let", "let"]),
        ("%splice[x] (f) let g = 1", ["%", "let"]),
    ],
)
def test_where_declarations_begin(text, expected):
    found = parts(text)
    assert [part.kind for part in found] == expected


@pytest.mark.parametrize(
    ("text", "column"),
    [("let f = (1 val g : nat)", 12), ("let f = (1", 11), ("let f = 1)", 10), ("( #pop-options )", 3)],
)
def test_brackets_have_to_fit(text, column):
    with pytest.raises(InputError) as caught:
        parts(text)
    assert caught.value.column == column


def test_names_headers_and_what_is_stated():
    found = parts(
        "module M\nval f : x:nat -> Lemma (x >= 0)\nlet f x = ()\n"
        "let rec g (x:int) : y:int{y > x} = x + 1\nand h (x:int) = x\nprivate let k (x:nat) : nat = x\n"
        "let plain x = x\nlet n : int = 3\nval ( + ) : int -> nat\nassume val lie : nat -> Lemma False\n"
    )
    assert module_name(found) == "M"
    assert [[name.text for name in part.names()] for part in found] == [
        [],
        ["f"],
        ["f"],
        ["g", "h"],
        ["k"],
        ["plain"],
        ["n"],
        ["("],
        ["lie"],
    ]
    stated = claims(found)
    assert [(claim.name, claim.place.line, claim.binders, claim.private) for claim in stated] == [
        ("f", 2, False, False),
        ("g", 4, True, False),
        ("k", 6, True, True),
    ]
    assert [token.text for token in undefined(parts("val a : nat val b : nat let b = 1 assume val c : nat"))] == ["a"]


SOURCE = """module M
val first : x:nat -> Lemma (x >= 0)

val second : x:nat -> Lemma (x + 1 >= 1)
let second x =
  if x = 0 then admit () // here
  else (first x; admit ())

(* admit () *)
"""


def test_holes_and_their_places():
    assert [(hole.line, hole.column, hole.name, hole.missing) for hole in holes(SOURCE.encode())] == [
        (2, 5, "first", True),
        (6, 17, "second", False),
        (7, 18, "second", False),
    ]
    (inside,) = holes(b"val f : x:nat{admit ()} -> nat let f x = x")
    assert inside.in_statement


def test_filling_changes_nothing_else():
    found = fill(SOURCE.encode(), ["let first x = ()", "()", "first x; ()"]).decode()
    expected = (
        SOURCE.replace("(x >= 0)\n", "(x >= 0)\n\nlet first x = ()\n")
        .replace("then admit ()", "then (())")
        .replace("first x; admit ()", "first x; (first x; ())")
    )
    assert found == expected
    assert compare(SOURCE.encode(), found.encode(), "f.fst").deviation is None
    assert fill(SOURCE.encode(), ["", "admit ()", "admit ()"]).decode() == SOURCE


def test_line_breaks_and_comments_of_a_filling():
    source = b"let f () : Lemma True = admit ()\r\nlet x = 1\r\n"
    assert fill(source, ["a;\n() // end"]) == b"let f () : Lemma True = (a;\r\n() // end\r\n)\r\nlet x = 1\r\n"


@pytest.mark.parametrize("filling", [")", "(", "())(", '"', "(*", ""])
def test_a_filling_is_a_term(filling):
    with pytest.raises((InputError, UsageError)):
        fill(b"let f () : Lemma True = admit ()", [filling])


def test_one_filling_for_each_hole():
    with pytest.raises(UsageError, match="3 holes, got 1"):
        fill(SOURCE.encode(), ["()"])


@pytest.mark.parametrize(
    "text",
    [
        "let rec f (x:nat) : Lemma (x == x) = (* c *) if x = 0 then () else f (x - 1) (* d *)\nlet g = 1\n",
        "val f : nat\nlet f = 1",
        "let f #a (x:a{x == x}) = (x)\n",
    ],
)
def test_a_body_becomes_a_hole_that_it_fills_again(text):
    found = open_body(text.encode(), "f")
    (hole,) = holes(found)
    assert (hole.name, hole.missing, hole.in_statement) == ("f", False, False)
    body = text[hole.offset : len(text) - len(found.decode()[hole.end :])]
    assert text == found.decode().replace("admit ()", body)
    assert compare(found, fill(found, [body]), "f.fst").deviation is None


@pytest.mark.parametrize("text", ["let g = 1", "val f : nat", "let rec f x = g x and g x = f x", "let f ="])
def test_what_has_no_body_of_its_own_is_not_opened(text):
    with pytest.raises(UsageError):
        open_body(text.encode(), "f")


def test_lemmas_are_assumed_before_the_declaration_that_needs_them():
    found = assume_lemmas(SOURCE.encode(), ["helper : x:nat -> Lemma (x >= 0)"], "second").decode()
    assert found == SOURCE.replace("val second", "assume val helper : x:nat -> Lemma (x >= 0)\n\nval second")
    with pytest.raises(UsageError, match="declares no third"):
        assume_lemmas(SOURCE.encode(), [], "third")
    with pytest.raises(UsageError, match="not one name"):
        assume_lemmas(SOURCE.encode(), ["a : nat let b = 1"], "second")


ORIGINAL = "module M\nlet f (x:int) : int = x\nval g : x:nat -> Lemma (f x == x)\nlet g x = admit ()\nlet z = 1\n"


@pytest.mark.parametrize(
    ("completed", "additions"),
    [
        (ORIGINAL, []),
        (ORIGINAL.replace("admit ()", "()"), [False]),
        (ORIGINAL.replace("admit ()", "let y = x in (* c *) assert (y == x); ()"), [False]),
        (
            ORIGINAL.replace("val g", "let h (x:nat) : Lemma (x >= 0) = ()\nval g").replace("admit ()", "h x"),
            [True, False],
        ),
        (ORIGINAL.replace("let g", "val h : nat\nlet h = 3\nlet g").replace("admit ()", "()"), [True, True, False]),
        (ORIGINAL.replace("val g", '#push-options "--fuel 1"\nlet h = 1\n#pop-options\nval g'), [True, True, True]),
    ],
)
def test_what_may_be_added(completed, additions):
    found = compare(ORIGINAL.encode(), completed.encode(), "f.fst")
    assert found.deviation is None
    assert [addition.helper for addition in found.additions] == additions


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("f x == x", "f x >= x", 3, "found >= x), expected =="),
        ("let z = 1\n", "", 5, "found the end of the file, expected let z = 1"),
        ("let z = 1", "let z = 1 let w = 2", 5, "nothing more after the last hole"),
        ("val g", "let f (x:int) : int = 1 val g", 3, "a helper whose name is new: f stands in the original"),
        ("= admit ()\nlet z = 1", "=", 5, "found the end of the file, expected a term"),
    ],
)
def test_deviations_have_a_place(old, new, line, message):
    found = compare(ORIGINAL.encode(), ORIGINAL.replace(old, new).encode(), "f.fst").deviation
    assert message in found.message
    assert found.line == line


WORDS = "let x ( ) = f : nat in () ; 1 M.g | -> #pop-options [@@ a]".split()


@settings(max_examples=60)
@given(st.lists(st.sampled_from([*WORDS, "val", "admit()"]), max_size=20))
def test_every_file_is_its_own_completion(words):
    text = " ".join(words).encode()
    try:
        found = compare(text, text, "f.fst")
    except InputError:
        return
    assert (found.deviation, found.additions) == (None, ())


@settings(max_examples=60)
@given(st.lists(st.sampled_from(WORDS), max_size=20), st.lists(st.sampled_from(WORDS), max_size=20))
def test_what_has_no_holes_has_no_other_completion(first, second):
    try:
        found = compare(" ".join(first).encode(), " ".join(second).encode(), "f.fst")
    except InputError:
        return
    assert (found.deviation is None) == (first == second)
