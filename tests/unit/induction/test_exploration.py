"""Terms of the goal's cone, the equations between them, and the lemmas with premises."""

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from inductive import NAT, term, tip
from unit.induction.in_process import (
    COMMUTATIVE,
    HALVES,
    INTS,
    LENGTHS,
    REVERSE_TWICE,
    RIGHT_ZERO,
    THEORY,
    explored,
    explored_once,
    signature,
)

from lemmata.checkers.smt.evaluate import Evaluator
from lemmata.checkers.smt.falsify import Falsifier
from lemmata.checkers.smt.sequents import Statement
from lemmata.checkers.smt.terms import BOOL, INT, App, Sort, Term, Var, equal, free_variables, match
from lemmata.provers.induction import enumeration
from lemmata.provers.induction.candidates import Agenda
from lemmata.provers.induction.enumeration import canonical
from lemmata.provers.induction.ranking import Ranking

NATS, LISTS = Sort("Nat"), Sort("list")


def value_of(evaluator, term: Term, environment, variables):
    return evaluator.run(evaluator.compile(term, variables), environment)


# The signature


def test_the_symbols_are_those_of_the_cone():
    found = signature(THEORY, REVERSE_TWICE)
    assert {symbol.name for symbol in found.symbols} == {"app", "rev", "nil", "cons", "Z", "S", "true", "false"}
    assert {symbol.name for symbol in found.symbols if symbol.constructor} == {"nil", "cons", "Z", "S", "true", "false"}
    assert {symbol.name: symbol.depth for symbol in found.symbols if not symbol.constructor} == {"rev": 0, "app": 1}
    assert found.goal_symbols >= {"rev", "="}
    assert "plus" not in found.goal_symbols


def test_every_sort_of_the_cone_has_variables_and_their_names_differ():
    found = signature(THEORY, "(forall ((x list)) (leq (len x) (len x)))")
    assert {variable.sort for variable in found.variables} == {NATS, LISTS}
    names = [variable.name for variable in found.variables]
    assert len(names) == len(set(names)) == 6


def test_flat_types_functions_and_foreign_sorts_get_fewer_variables():
    theory = tip(
        f"""{NAT}(declare-sort A 0)(declare-datatype colour ((red) (green)))(declare-fun c () colour)
        (define-fun pick ((f (=> Nat A)) (n Nat) (d colour)) A (@ f n))"""
    )
    found = signature(theory, "(forall ((f (=> Nat A)) (n Nat) (d colour)) (= (pick f n d) (@ f n)))")
    counts = {}
    for variable in found.variables:
        counts[str(variable.sort)] = counts.get(str(variable.sort), 0) + 1
    assert counts == {"Nat": 3, "A": 2, "colour": 1, "(=> Nat A)": 1}
    assert {"red", "green", "Z", "S"} <= {symbol.name for symbol in found.symbols}
    assert "c" not in {symbol.name for symbol in found.symbols}


def test_of_arithmetic_there_is_what_the_definitions_use():
    found = {symbol.name: symbol for symbol in signature(tip(INTS), "(forall ((n Int)) (<= n (sum n)))").symbols}
    assert set(found) == {"sum", "0", "1", "+", "-", "<=", "true", "false"}
    assert found["0"].literal
    assert found["<="](found["0"](), found["1"]()) == term(tip(INTS), "(<= 0 1)")
    assert "*" in {symbol.name for symbol in signature(tip(INTS), "(forall ((n Int)) (= (* n 0) 0))").symbols}


# Exploration


@pytest.mark.parametrize(
    ("goal", "text"),
    [
        (REVERSE_TWICE, REVERSE_TWICE),
        (REVERSE_TWICE, "(forall ((x list)) (= (app x nil) x))"),
        (REVERSE_TWICE, "(forall ((x list) (y list)) (= (app (rev x) (rev y)) (rev (app y x))))"),
        (REVERSE_TWICE, "(forall ((x list) (y list) (z list)) (= (app (app x y) z) (app x (app y z))))"),
        (COMMUTATIVE, COMMUTATIVE),
        (COMMUTATIVE, RIGHT_ZERO),
        (COMMUTATIVE, "(forall ((x Nat) (y Nat)) (= (plus x (S y)) (S (plus x y))))"),
    ],
)
def test_well_known_laws_are_found(goal, text):
    found = {canonical(equal(item.new, item.kept)) for item in explored_once(goal, 6)[1]}
    left, right = Statement(term(THEORY, text)).conclusion.args
    assert {canonical(equal(left, right)), canonical(equal(right, left))} & found


@pytest.mark.parametrize(("goal", "size"), [(REVERSE_TWICE, 6), (HALVES, 4), (LENGTHS, 4)])
def test_the_sides_agree_on_every_test_and_only_the_kept_ones_are_built_upon(goal, size):
    explorer, found = explored_once(goal, size)
    evaluator = explorer.evaluator
    variables = explorer.signature.variables
    kept = {entry.term for level in explorer.levels for entries in level.values() for entry in entries}
    assert len(kept) == explorer.count
    assert len(explorer.environments) == 48
    assert found
    for item in found:
        assert item.new != item.kept
        assert item.kept in kept
        assert item.new not in kept
        assert all(part in kept for part in getattr(item.new, "args", ()))
        new, old = (evaluator.compile(side, variables) for side in (item.new, item.kept))
        for environment in explorer.environments[::7]:
            assert evaluator.run(new, environment) == evaluator.run(old, environment)


def test_representatives_differ_from_each_other_on_some_test():
    explorer, _ = explored_once(REVERSE_TWICE, 6)
    for sort in (NATS, LISTS, BOOL):
        entries = list(explorer.entries(sort, explorer.size))
        assert len({entry.vector for entry in entries}) == len(entries) > 0


def test_terms_come_by_size_and_the_size_is_right():
    explorer, found = explored(THEORY, COMMUTATIVE, 5)
    assert explorer.size == 5
    for size, level in enumerate(explorer.levels):
        for entry in (entry for entries in level.values() for entry in entries):
            assert entry.size == size == getattr(entry.term, "size", 1)
    small = list(explorer.entries(NATS, 3))
    assert small == [entry for entry in explorer.entries(NATS, 5) if entry.size <= 3]
    assert all(equation.new.size <= 5 for equation in found)


def test_exploration_can_be_repeated_and_its_tests_depend_on_the_seed():
    one, two, other = (explored(THEORY, HALVES, 4, seed=seed) for seed in (1, 1, 2))
    assert one[1] == two[1]
    assert repr(one[0].environments) == repr(two[0].environments) != repr(other[0].environments)


def test_no_more_terms_are_kept_than_allowed():
    explorer, _ = explored(THEORY, REVERSE_TWICE, 7, cap=50)
    assert explorer.count == 50


def test_terms_that_cost_too_much_are_left_out(monkeypatch):
    def sums():
        explorer, _ = explored(THEORY, COMMUTATIVE, 3)
        return [entry.term for entry in explorer.entries(NATS, 3) if getattr(entry.term, "symbol", "") == "plus"]

    assert len(sums()) >= 6
    monkeypatch.setattr(enumeration, "_FUEL", 1)
    assert sums() == []


def test_functions_and_integers_are_explored_too():
    theory = tip(f"{NAT}(define-fun-rec twice ((f (=> Nat Nat)) (n Nat)) Nat (@ f (@ f n)))")
    explorer, _ = explored(theory, "(forall ((f (=> Nat Nat)) (n Nat)) (= (twice f n) (@ f n)))", 3)
    assert any("twice" in repr(entry.term) for entry in explorer.entries(NATS, 3))
    _, found = explored(tip(INTS), "(forall ((n Int)) (<= n (sum n)))", 3)
    x = Var("x0", INT)
    zero = App("0", (), INT, (), literal=True)
    assert canonical(equal(App("+", (x, zero), INT), x)) in {canonical(equal(item.new, item.kept)) for item in found}


DRAWN = {NATS: st.integers(0, 9), LISTS: st.lists(st.integers(0, 3), max_size=5)}


def built(evaluator, sort, drawn):
    if sort == NATS:
        value = evaluator.data("Z")
        for _ in range(drawn):
            value = evaluator.data("S", (value,))
        return value
    value = evaluator.data("nil")
    for number in drawn:
        value = evaluator.data("cons", (built(evaluator, NATS, number), value))
    return value


@settings(deadline=None, max_examples=15, database=None)
@given(data=st.data())
@pytest.mark.parametrize("goal", [REVERSE_TWICE, COMMUTATIVE, LENGTHS])
def test_every_equation_on_the_agenda_holds_on_fresh_values(goal, data):
    explorer = explored_once(goal, 5)[0]
    evaluator = Evaluator(THEORY)
    drawn = [built(evaluator, item.sort, data.draw(DRAWN[item.sort])) for item in explorer.signature.variables]
    for left, right in admitted(goal):
        sides = [value_of(evaluator, side, drawn, explorer.signature.variables) for side in (left, right)]
        assert sides[0] == sides[1], (left, right)


@cache
def admitted(goal):
    """Returns the sides of the equations that enter the agenda."""
    made = Agenda(Falsifier(THEORY), Ranking([term(THEORY, goal)]))
    found = explored_once(goal, 5)[1]
    sides = [(item.new, item.kept) for item in found if made.offer_equation(item.new, item.kept)]
    assert len(sides) > 20
    return sides


# Names


def test_canonical_names_go_by_occurrence():
    x, y, other = Var("x", NATS), Var("y", NATS), Var("x0", NATS)
    plus = App("plus", (y, App("plus", (x, y), NATS)), NATS)
    renamed = canonical(plus)
    assert renamed == canonical(App("plus", (other, App("plus", (y, other), NATS)), NATS))
    assert [variable.name for variable in free_variables(renamed)] == ["x0", "x1"]
    assert match(plus, renamed, {})
    assert match(renamed, plus, {})


def test_canonical_names_reach_below_quantifiers():
    formula = term(THEORY, "(forall ((a Nat)) (=> (exists ((x0 Nat)) (= (plus a x0) Z)) (= a Z)))")
    renamed = canonical(Statement(formula).body)
    (only,) = free_variables(renamed)
    assert only == Var("x0", NATS)
    bound = renamed.args[0].variables[0]
    assert bound != only
    assert renamed.args[0].body == equal(App("plus", (only, bound), NATS), App("Z", (), NATS))
