"""Values as JSON, and counterexamples: found, written down, replayed, and not believed."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from inductive import LIST, NAT, examined, tip

from lemmata.checkers.smt.evaluate import Data, Evaluator, FunctionTable
from lemmata.checkers.smt.examine import can_refute, find_counterexample, replay_counterexample, write_values
from lemmata.checkers.smt.falsify import Falsifier
from lemmata.checkers.smt.ground import render_value, value_from_json, value_to_json
from lemmata.checkers.smt.terms import BOOL, INT, REAL, Sort
from lemmata.checkers.verdict import Outcome

MIXED = tip(
    """(declare-sort A 0)(declare-datatype Nat ((Z) (S (p Nat))))
(declare-datatypes ((tree 0) (pair 0))
  (((leaf) (node (left tree) (of pair) (right tree))) ((pair (one Int) (two Bool)))))
(declare-fun a () A)(declare-fun f ((=> Nat Int Bool)) A)"""
)


@pytest.fixture(scope="module", autouse=True)
def deep_recursion():
    """An evaluator raises the recursion limit; Hypothesis wants no change in the middle of a test."""
    Evaluator(MIXED)


NATS, TREE, PAIR, ATOM = Sort("Nat"), Sort("tree"), Sort("pair"), Sort("A")
FUNCTION = Sort("=>", (NATS, INT, BOOL))


def data_of(sort):
    """JSON of values of a sort."""
    if sort == BOOL:
        return st.booleans()
    if sort == INT:
        return st.integers(-(10**20), 10**20)
    if sort == ATOM:
        return st.integers(0, 5).map(lambda number: [f"A#{number}"])
    if sort == NATS:
        return st.recursive(st.just(["Z"]), lambda inner: inner.map(lambda item: ["S", item]), max_leaves=5)
    if sort == PAIR:
        return st.tuples(data_of(INT), data_of(BOOL)).map(lambda item: ["pair", *item])
    if sort == TREE:
        return st.recursive(
            st.just(["leaf"]),
            lambda inner: st.tuples(inner, data_of(PAIR), inner).map(lambda item: ["node", *item]),
            max_leaves=5,
        )
    point = st.tuples(data_of(NATS), data_of(INT), data_of(BOOL)).map(list)
    return st.lists(point, min_size=1, max_size=4, unique_by=lambda item: repr(item[:2])).map(
        lambda points: {"points": points, "otherwise": points[0][-1]}
    )


SORTS = [BOOL, INT, ATOM, NATS, PAIR, TREE, FUNCTION]


@settings(max_examples=120, deadline=None, derandomize=True)
@given(data=st.sampled_from(SORTS).flatmap(lambda sort: st.tuples(st.just(sort), data_of(sort))))
def test_json_round_trip(data):
    sort, written = data
    evaluator = Evaluator(MIXED)
    value = value_from_json(MIXED, evaluator, sort, written)
    again = json.loads(json.dumps(value_to_json(value)))
    assert again == written
    assert type(again) is type(written)
    assert render_value(value)
    if sort != FUNCTION:
        assert value_from_json(MIXED, evaluator, sort, again) == value


def test_a_function_has_its_points_and_one_other_value():
    evaluator = Evaluator(MIXED)
    written = {"points": [[["Z"], 1, True], [["S", ["Z"]], 2, False]], "otherwise": True}
    table = value_from_json(MIXED, evaluator, FUNCTION, written)
    zero = evaluator.data("Z")
    one = evaluator.data("S", (zero,))
    assert [table((zero, 1)), table((one, 2)), table((one, 3))] == [True, False, True]
    assert "Z 1 -> true" in render_value(table)
    many = FunctionTable("m", lambda args: args[0])
    for number in range(20):
        many((number,))
    assert render_value(many).endswith("...}")


@pytest.mark.parametrize(
    ("sort", "data"),
    [
        (BOOL, 1),
        (BOOL, "true"),
        (INT, True),
        (INT, 1.0),
        (INT, "1"),
        (INT, None),
        (INT, ["Z"]),
        (REAL, 1),
        (REAL, ["Real#0"]),
        (NATS, ["S"]),
        (NATS, ["Z", ["Z"]]),
        (NATS, ["leaf"]),
        (NATS, "Z"),
        (NATS, []),
        (NATS, [["Z"]]),
        (NATS, {}),
        (NATS, ["Nat#0"]),
        (NATS, ["S", 3]),
        (PAIR, ["pair", True, True]),
        (ATOM, ["B#0"]),
        (ATOM, ["A#0", 1]),
        (ATOM, ["a"]),
        (FUNCTION, ["=>#0"]),
        (FUNCTION, ["lambda_1"]),
        (FUNCTION, {"points": [[["Z"], True]], "otherwise": True}),
        (FUNCTION, {"points": [[["Z"], 1, 3]], "otherwise": True}),
        (FUNCTION, {"points": [], "otherwise": None}),
        (FUNCTION, {"points": [], "otherwise": 3}),
    ],
)
def test_data_that_describe_no_value(sort, data):
    with pytest.raises(ValueError, match=r"sort|builds no|without points"):
        value_from_json(MIXED, Evaluator(MIXED), sort, data)


FALSE_ONES = NAT + LIST + "(prove (! (forall ((x Nat) (y Nat)) (=> (leq x y) (leq y x))) :named back))"


def written(claim, **values):
    return json.dumps({"claim": claim, "values": values})


def test_a_counterexample_is_found_written_and_replayed():
    theory = tip(FALSE_ONES, "")
    text = find_counterexample(theory, theory.claims[0], Falsifier(theory), tests=100, seconds=1.0)
    refuted, said = replay_counterexample(theory, text)
    assert refuted
    assert said.startswith("back is false for x = ")
    evidence = examined(FALSE_ONES, "counterexample", text)
    assert evidence.outcome is Outcome.COUNTEREXAMPLE
    assert evidence.counterexample == said
    assert evidence.assurance.rests_on == "evaluation"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (written("back", x=["S", ["Z"]], y=["Z"]), "back holds"),
        (written("back", x=["Z"], y=["Z"]), "back holds"),
        (written("back", x=["Z"]), "has no value"),
        (written("back", x=["Z"], y=["nil"]), "builds no Nat"),
        (written("back", x=["Z"], y=3), "no value of sort"),
        (written("back", x=["Z"], z=["S", ["Z"]]), "has no value"),
        (written("forth", x=["Z"], y=["S", ["Z"]]), "not a counterexample"),
        ("", "not a counterexample"),
        ("[]", "not a counterexample"),
        ("3", "not a counterexample"),
        ('{"claim": "back"}', "not a counterexample"),
        ('{"claim": ["back"], "values": {}}', "not a counterexample"),
        ('{"claim": "back", "values": []}', "has no value"),
        ('{"claim": "back", "values": null}', "has no value"),
        ('{"claim": "back", "values": {"x": ["Z"], "y"', "not a counterexample"),
        ("[" * 500_000, "not a counterexample"),
    ],
)
def test_an_edited_counterexample_refutes_nothing(text, message):
    theory = tip(FALSE_ONES, "")
    refuted, said = replay_counterexample(theory, text)
    assert not refuted
    assert message in said
    evidence = examined(FALSE_ONES, "counterexample", text)
    assert evidence.outcome is Outcome.UNKNOWN
    assert not evidence.counterexample


def test_the_sides_of_an_equation_are_shown():
    theory = tip(NAT, "(prove (! (forall ((x Nat)) (= (plus x x) x)) :named twice))")
    _, said = replay_counterexample(theory, written("twice", x=["S", ["Z"]]))
    assert said == "twice is false for x = (S Z): the left side is (S (S Z)), the right side is (S Z)"
    theory = tip(NAT, "(prove (! (leq (S Z) Z) :named closed))")
    assert replay_counterexample(theory, written("closed")) == (True, "closed is false for no variables")


def test_what_has_no_value_refutes_nothing():
    theory = tip(
        NAT + "(declare-fun u (Nat) Nat)(define-fun f ((x Nat)) Nat (match x (((S k) k))))",
        "(prove (! (forall ((x Nat)) (= (u x) x)) :named free))"
        "(prove (! (forall ((x Nat)) (= (f x) (S x))) :named gap))"
        "(prove (! (forall ((x Nat)) (exists ((y Nat)) (= x (S y)))) :named deep))",
    )
    for claim in theory.claims:
        assert not replay_counterexample(theory, written(claim.name, x=["Z"]))[0]
    assert replay_counterexample(theory, written("gap", x=["S", ["Z"]]))[0]


def test_a_function_counterexample():
    source = (
        "(declare-datatype Nat ((Z) (S (p Nat))))"
        "(prove (! (forall ((f (=> Nat Nat)) (x Nat)) (= (@ f (@ f x)) (@ f x))) :named once))"
    )
    theory = tip(source, "")
    text = find_counterexample(theory, theory.claims[0], Falsifier(theory), tests=200, seconds=1.0)
    assert replay_counterexample(theory, text)[0]
    constant = {"points": [[["Z"], ["Z"]]], "otherwise": ["Z"]}
    assert not replay_counterexample(theory, written("once", f=constant, x=["Z"]))[0]


def test_a_functional_that_tells_equal_functions_apart_is_no_counterexample():
    """F (id) and F (x + 0) are equal in every model of higher-order logic."""
    source = (
        "(prove (! (forall ((F (=> (=> Int Int) Int)) (f (=> Int Int)) (g (=> Int Int)))"
        " (= (@ F f) (@ F g))) :named same))"
    )
    theory = tip(source, "")
    found = find_counterexample(theory, theory.claims[0], Falsifier(theory), tests=100, seconds=1.0)
    assert not found or not replay_counterexample(theory, found)[0]
    f = {"points": [[0, 1]], "otherwise": 0}
    functional = {"points": [[f, 5]], "otherwise": 3}
    assert not replay_counterexample(theory, written("same", F=functional, f=f, g=f))[0]


# Axioms: what they say of unknown things, evaluation does not know.

SIZE_ONE = "(declare-sort A 0)(declare-datatype box ((mk (un A))))"


@pytest.mark.parametrize(
    ("source", "decided"),
    [
        (NAT + "(prove (! (forall ((x Nat) (y Nat)) (= x y)) :named c))", True),
        (NAT + "(assert (= (plus Z Z) Z))(prove (! (forall ((x Nat) (y Nat)) (= x y)) :named c))", True),
        (
            NAT + "(declare-fun u (Nat) Nat)(assert (forall ((x Nat)) (= (u x) Z)))"
            "(prove (! (forall ((x Nat) (y Nat)) (= x y)) :named c))",
            False,
        ),
        (SIZE_ONE + "(prove (! (forall ((x A) (y A)) (= x y)) :named c))", True),
        (
            SIZE_ONE + "(assert (exists ((x A)) (forall ((y A)) (= x y))))"
            "(prove (! (forall ((x A) (y A)) (= x y)) :named c))",
            False,
        ),
        (
            SIZE_ONE + "(assert (forall ((x box) (y box)) (= x y)))(prove (! (forall ((x A) (y A)) (= x y)) :named c))",
            False,
        ),
        (
            SIZE_ONE + "(declare-fun c (Int) A)(assert (forall ((x Int) (y Int)) (= (c x) (c y))))"
            "(prove (! (forall ((x Int) (y Int)) (= x y)) :named c))",
            False,
        ),
    ],
)
def test_axioms_about_unknown_things_are_in_the_way(source, decided):
    theory = tip(source, "")
    claim = theory.claims[0]
    assert can_refute(theory, claim) is decided
    values = {"Nat": [["Z"], ["S", ["Z"]]], "A": [["A#0"], ["A#1"]], "Int": [0, 1]}[
        str(claim.formula.variables[0].sort)
    ]
    refuted, _ = replay_counterexample(theory, write_values("c", dict(zip("xy", values, strict=True))))
    assert refuted is decided
    if not decided:
        assert not find_counterexample(theory, claim, Falsifier(theory), tests=50, seconds=1.0)


@pytest.mark.parametrize(
    "axiom",
    [
        "(forall ((x Nat)) (= x Z))",
        "(exists ((x Nat)) (= (plus x x) (S Z)))",
        "(forall ((x Nat)) (exists ((y Nat)) (= x (S y))))",
        "(= (p Z) Z)",
    ],
)
def test_an_axiom_that_does_not_hold_by_evaluation_refutes_nothing(axiom):
    theory = tip(NAT, f"(assert {axiom})(prove (! (forall ((x Nat) (y Nat)) (= x y)) :named c))")
    refuted, said = replay_counterexample(theory, written("c", x=["Z"], y=["S", ["Z"]]))
    assert not refuted
    assert "axiom" in said


def test_data_is_shown_as_terms():
    evaluator = Evaluator(MIXED)
    leaf = evaluator.data("leaf")
    node = evaluator.data("node", (leaf, evaluator.data("pair", (-3, True)), leaf))
    assert render_value(node) == "(node leaf (pair -3 true) leaf)"
    assert repr(Data("x", ())) == "x"
