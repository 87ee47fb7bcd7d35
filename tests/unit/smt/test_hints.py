"""Which scheme and which facts the attributes of a claim name."""

import pytest
from inductive import NAT, tip

from lemmata.checkers.errors import UsageError
from lemmata.checkers.smt.hints import HINTS, hinted_scheme, hinted_uses
from lemmata.checkers.smt.sequents import DIRECT, Scheme

POLYMORPHIC = """(declare-datatypes ((seq 1)) ((par (a) ((none) (more (first a) (rest (seq a)))))))
(define-fun-rec join (par (a) (((x (seq a)) (y (seq a))) (seq a)))
  (match x ((none y) ((more h t) (more h (join t y))))))
"""
TWO_SORTS = f"""{POLYMORPHIC}
(prove (! (forall ((x (seq Int))) (= (join x x) (join x x))) :named ints))
(prove (! (forall ((x (seq Bool))) (= (join x x) (join x x))) :named bools HINT))
"""


def hinted(hint, text=NAT, formula="(forall ((x Nat) (y Nat)) (= (plus x y) (plus y x)))"):
    """Returns the theory of one claim with hints, and the claim."""
    theory = tip(text, f"(prove (! {formula} :named goal {hint}))")
    return theory, theory.claims[0]


def complaint(hint, **changes):
    with pytest.raises(UsageError) as caught:
        hinted_scheme(*hinted(hint, **changes))
    return str(caught.value)


@pytest.mark.parametrize(
    ("hint", "scheme"),
    [
        ("", DIRECT),
        (":uses ()", DIRECT),
        (":depth 7", DIRECT),
        (":induction (x)", Scheme("structural", ("x",))),
        (":induction x", Scheme("structural", ("x",))),
        (":induction (x |y|) :depth 2", Scheme("structural", ("x", "y"), depth=2)),
        (":depth 0 :induction (y)", Scheme("structural", ("y",), depth=0)),
        (":induction (x ; not y)\n ; nor |z|\r y)", Scheme("structural", ("x", "y"))),
        (":induction (|x; y|)", Scheme("structural", ("x; y",))),
        (":strong n", Scheme("strong", ("n",))),
        (":strong (n m)", Scheme("strong", ("n", "m"))),
        (":along (plus x y)", Scheme("functional", ("x", "y"), "plus")),
        (":along plus", Scheme("functional", (), "plus")),
    ],
)
def test_schemes(hint, scheme):
    assert hinted_scheme(*hinted(hint)) == scheme


@pytest.mark.parametrize(
    ("hint", "says"),
    [
        (":induction (x) :along (plus x y)", "goal: :induction and :along exclude each other"),
        (":strong (n) :induction (x)", "goal: :induction and :strong exclude each other"),
        (":induction ()", "goal: :induction names nothing"),
        (":induction", "goal: :induction names nothing"),
        (":along (;plus\n)", "goal: :along names nothing"),
        (":induction (x) :depth (2)", "goal: :depth wants a number, not '(2)'"),
        (":induction (x) :depth", "goal: :depth wants a number, not ''"),
        (":induction (x) :depth 1.5", "goal: :depth wants a number, not '1.5'"),
        (f":induction (x) :depth {'9' * 5_000}", f"goal: :depth wants a number, not '{'9' * 40}'"),
        (":along (minus x y)", "goal: :along minus is not one function of the file (found: none)"),
    ],
)
def test_bad_hints_say_whose_they_are(hint, says):
    assert complaint(hint) == says


def test_all_hints_are_read():
    assert sorted(HINTS) == [":along", ":depth", ":induction", ":strong", ":uses"]


@pytest.mark.parametrize("hint", [":along (join x x)", ":along (|join<Bool>| x x)"])
def test_of_the_instances_of_a_function_the_claim_s_own_is_meant(hint):
    theory = tip("", TWO_SORTS.replace("HINT", hint))
    assert {"join<Int>", "join<Bool>"} <= set(theory.functions)
    assert hinted_scheme(theory, theory.claims[1]).function == "join<Bool>"


def test_an_instance_may_be_named_that_the_claim_does_not_speak_of():
    theory = tip("", TWO_SORTS.replace("HINT", ":along (|join<Int>| x x)"))
    assert hinted_scheme(theory, theory.claims[1]).function == "join<Int>"


def test_several_instances_are_listed():
    both = "(forall ((x (seq Int)) (y (seq Bool))) (and (= (join x x) x) (= (join y y) y)))"
    says = complaint(":along (join x x)", text=POLYMORPHIC, formula=both)
    assert says == "goal: :along join is not one function of the file (found: join<Int>, join<Bool>)"


def test_several_instances_that_the_claim_does_not_speak_of_are_listed_too():
    theory = tip("", f"{TWO_SORTS.replace('HINT', '')}(prove (! true :named last :along (join x x)))")
    with pytest.raises(UsageError, match=r"last: :along join is not one .* \(found: join<Int>, join<Bool>\)"):
        hinted_scheme(theory, theory.claims[2])


@pytest.mark.parametrize(
    ("hint", "uses"),
    [
        ("", ("a", "b")),
        (":induction (x)", ("a", "b")),
        (":uses ()", ()),
        (":uses", ()),
        (":uses b", ("b",)),
        (":uses (c ; a\n |b|)", ("c", "b")),
    ],
)
def test_uses(hint, uses):
    _, claim = hinted(hint, formula="true")
    assert hinted_uses(claim, dict.fromkeys("abc"), ("a", "b")) == uses


def test_uses_of_what_is_not_known():
    _, claim = hinted(":uses (a later)")
    with pytest.raises(UsageError) as caught:
        hinted_uses(claim, {"a": None}, ("a",))
    assert str(caught.value) == "goal: :uses later, which is no axiom and no earlier claim"
