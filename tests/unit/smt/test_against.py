"""What a completed file may add to its original, and where it is refused."""

import sys

import pytest

from lemmata.checkers.errors import InputError
from lemmata.checkers.smt.against import deviation
from lemmata.checkers.smt.lexer import Source
from lemmata.checkers.smt.sexpr import Atom, read
from lemmata.checkers.verdict import Severity

ORIGINAL = """(declare-datatype Nat ((Z) (S (p Nat))))
(define-fun-rec plus ((x Nat) (y Nat)) Nat (match x ((Z y) ((S k) (S (plus k y))))))
(assert (forall ((x Nat)) (=> (= x (S Z)) (= (p x) Z))))
(prove (! (forall ((x Nat)) (let ((z (plus x Z))) (= z x))) :named right-zero))
(prove (par (a) (forall ((x a)) (= x x))))
"""


def place(original, completed):
    """Returns line, column and message of the deviation, None if there is none."""
    found = deviation(original.encode(), completed.encode(), "done.smt2")
    if found is None:
        return None
    assert (found.file, found.severity, found.kind) == ("done.smt2", Severity.ERROR, "against")
    return found.line, found.column, found.message


ALLOWED = {
    "nothing": ("(prove true)", "(prove true)"),
    "layout": ("(prove true)", "; a\r( prove\ttrue\n); b"),
    "a byte order mark": ("(prove true)", "\ufeff(prove true)"),
    "bars": ("(prove |true|)", "(|prove| true)"),
    "a lemma before": ("(prove true)", "(prove (= 1 1)) (prove true)"),
    "a lemma after": ("(prove true)", "(prove true) (prove (= 1 1))"),
    "a copy": ("(prove true)", "(prove true) (prove true)"),
    "lemmas of no meaning": ("(prove true)", "(prove true) (prove) (prove 1 2) (prove ())"),
    "a hint": ("(prove true)", "(prove (! true :induction (x)))"),
    "every hint": ("(prove p)", "(prove (! p :induction (x) :depth 2 :along (f x) :strong n :uses (a b)))"),
    "hints beside a name": ("(prove (! p :named a))", "(prove (! p :depth 2 :named a :uses ()))"),
    "a hint without a value": ("(prove (! p :named a))", "(prove (! p :uses :named a))"),
    "a hint of many values": ("(prove p)", "(prove (! p :uses a b (c)))"),
    "hints in layers": ("(prove (! p :named a))", "(prove (! (! (! p :depth 1) :named a) :uses ()))"),
    "a hint inside par": ("(prove (par (a) p))", "(prove (par (a) (! p :uses ())))"),
    "a hint outside par": ("(prove (par (a) p))", "(prove (! (par (a) p) :uses ()))"),
    "other hints": ("(prove (! p :uses (a)))", "(prove (! p :strong n))"),
    "no hints": ("(prove (! p :uses (a)))", "(prove p)"),
    "a named lemma": ("(prove true)", "(prove (! p :named a)) (prove true)"),
    "a named lemma of all sorts": ("(prove true)", "(prove (par (a) (! (! p :uses ()) :named a))) (prove true)"),
    "layers without attributes": ("(prove p)", "(prove (! p))"),
    "an unknown attribute that stays": ("(prove (! p :x (y)))", "(prove (! p :x (y) :depth 1))"),
}


@pytest.mark.parametrize(("original", "completed"), ALLOWED.values(), ids=ALLOWED.keys())
def test_lemmas_hints_and_layout_are_no_deviation(original, completed):
    assert place(original, completed) is None


REFUSED = {
    "another formula": ("(prove p)", "(prove q)", 1, 10, "found the end of the file, expected (prove p), a lemma"),
    "a command": ("(prove p)", "(prove p)\n (exit)", 2, 2, "found (exit), expected the end of the file, a lemma"),
    "an atom": ("(prove p)", "prove (prove p)", 1, 1, "found prove, expected (prove p)"),
    "an empty list": ("(prove p)", "()(prove p)", 1, 1, "found (), expected (prove p)"),
    "another kind of goal": ("(prove p)", "(assert-not p)", 1, 1, "found (assert-not p), expected (prove p)"),
    "a keyword for a symbol": ("(f x)", "(f :x)", 1, 1, "found (f :x), expected (f x)"),
    "a reserved word for a symbol": ("(f |let|)", "(f let)", 1, 1, "found (f let), expected (f |let|)"),
    "a string for a symbol": ('(f "|x|")', "(f |x|)", 1, 1, 'found (f |x|), expected (f "|x|")'),
    "one argument fewer": ("(f x y)", "(f x)", 1, 1, "found (f x), expected (f x y)"),
    "a list for an atom": ("(f x)", "(f (x))", 1, 1, "found (f (x)), expected (f x)"),
    "an atom for a list": ("(f ())", "(f x)", 1, 1, "found (f x), expected (f ())"),
    "two arguments": ("(prove p)", "(prove p p)", 1, 12, "found the end of the file, expected (prove p)"),
    "an unknown attribute": ("(prove p)", "(prove (! p :x y))", 1, 19, "found the end of the file, expected (prove p)"),
    "a name": ("(prove p)", "(prove (! p :named q))", 1, 23, "found the end of the file, expected (prove p)"),
    "a hint that is none elsewhere": ("(assert p)", "(assert (! p :uses ()))", 1, 1, "found (assert (! p :uses"),
    "a hint inside the formula": ("(prove (not p))", "(prove (not (! p :uses ())))", 1, 29, "found the end"),
    "a name inside a lemma": (
        "(prove p)",
        "(prove (= (! 1 :named x) 1))",
        1,
        16,
        "found :named, expected a formula that",
    ),
    "a name deep inside": ("(f)", "(prove (! (par (a) (and (or (! q :named b)))) :uses ()))", 1, 34, "found :named"),
    "a name in a lemma of two": ("(f)", "(prove (! p :named a) q)", 1, 13, "found :named, expected a formula"),
    "the next command first": ("(f)(g)", "(g)(f)", 1, 1, "found (g), expected (f)"),
    "a command twice": ("(f)(g)", "(f)(f)(g)", 1, 4, "found (f), expected (g)"),
    "nothing at all": ("\n(f)", "; nothing\n", 2, 1, "found the end of the file, expected (f)"),
}


@pytest.mark.parametrize(("original", "completed", "line", "column", "message"), REFUSED.values(), ids=REFUSED.keys())
def test_a_deviation_has_a_place(original, completed, line, column, message):
    found = place(original, completed)
    assert found is not None
    assert found[:2] == (line, column)
    assert found[2].startswith(f"differs from the original: {message}")
    assert found[2].endswith("a lemma or a hint")


def test_long_commands_are_shown_in_part_and_on_one_line():
    long = "(assert (and\n" + " p" * 100 + "))"
    _, _, message = place("(prove p)", long)
    shown = "(assert (and" + " p" * 24
    assert f"found {shown}..., expected (prove p)" in message
    _, _, message = place(long.replace("p", "q"), "(f)")
    assert f"expected {shown.replace('p', 'q')}..., a lemma" in message


def test_the_original_is_shown_as_it_was_written():
    _, _, message = place("(prove (! p :uses (a) :named |b c|))", "")
    assert "expected (prove (! p :uses (a) :named |b c|)), a lemma" in message


@pytest.mark.parametrize(
    ("original", "completed", "where"),
    [("(f", "(f)", ("done.smt2 (original)", 1, 1)), ("(f)", "(f))", ("done.smt2", 1, 4))],
)
def test_unreadable_files_are_named(original, completed, where):
    with pytest.raises(InputError) as caught:
        place(original, completed)
    assert (caught.value.file, caught.value.line, caught.value.column) == where


@pytest.fixture
def little_stack():
    """Leaves no room for recursion over what nests deeply."""
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(1_000)
    yield
    sys.setrecursionlimit(limit)


@pytest.mark.usefixtures("little_stack")
@pytest.mark.parametrize("layer", ["(! {} :uses ())", "(! {} :named a)", "(par (a) {})"])
def test_deep_layers_are_compared(layer):
    before, after = layer.split("{}")
    deep = f"(prove {before * 3_000}p{after * 3_000})"
    assert place("(prove q)", f"{deep}(prove q)") is None
    assert place(deep, deep) is None
    assert place(deep, deep.replace("p)", "q)").replace("p :", "q :"))[:2] == (1, len(deep) + 1)


def words(text):
    """Returns what a text says, token by token, so that layout and bars do not count."""
    found = []
    agenda = list(read(Source(text.encode(), "words")))[::-1]
    while agenda:
        node = agenda.pop()
        if isinstance(node, Atom):
            found.append((node.kind, node.text))
        else:
            found.append(("open", len(node)))
            agenda.extend(reversed(node))
    return found


def mutants():
    """Yields the original with one token left out, doubled, put before the last one, or replaced by the last one."""
    source = Source(ORIGINAL.encode(), "mutants")
    starts = []
    agenda = list(read(source))
    while agenda:
        node = agenda.pop()
        if isinstance(node, Atom):
            starts.append((node.offset, node.offset + len(node.text)))
        else:
            starts.extend([(node.offset, node.offset + 1), (node.end - 1, node.end)])
            agenda.extend(node)
    tokens = [ORIGINAL[start:end] for start, end in sorted(starts)]
    for number, token in enumerate(tokens):
        before, last, after = tokens[: max(0, number - 1)], tokens[max(0, number - 1) : number], tokens[number + 1 :]
        for middle in ([*last], [*last, token, token], [token, *last], [*last, *last]):
            yield " ".join([*before, *middle, *after])


def test_no_other_token_passes():
    tried = refused = 0
    for mutant in mutants():
        tried += 1
        try:
            same = words(mutant) == words(ORIGINAL)
            found = place(ORIGINAL, mutant)
        except InputError:
            refused += 1
            continue
        assert same == (found is None), mutant
    assert tried > 500
    assert 50 < refused < tried / 2
