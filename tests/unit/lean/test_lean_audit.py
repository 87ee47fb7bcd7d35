"""What is read of an audit's answers, and when two declarations are the same."""

import pytest

from lemmata.checkers.lean.audit import Fact, difference


def fact(statement="goal : True", definition="theorem goal : True := trivial", axioms=()):
    return Fact(statement=statement, definition=definition, axioms=axioms)


@pytest.mark.parametrize(
    ("definition", "kind"),
    [
        ("theorem a : True := trivial", "theorem"),
        ("@[simp, defeq] theorem a : True := trivial", "theorem"),
        ("@[reducible] noncomputable def f : Nat := 1", "def"),
        ("private axiom a : False", "axiom"),
        ("inductive T : Type", "inductive"),
    ],
)
def test_the_kind_is_the_first_word_that_is_no_modifier(definition, kind):
    assert fact(definition=definition).kind == kind


def test_the_proof_of_a_theorem_may_differ_and_its_statement_may_not():
    other_proof = fact(definition="theorem goal : True := True.intro")
    assert difference(fact(), other_proof, open_=True) == ""
    assert difference(fact(), other_proof, open_=False) == ""
    assert "states goal : False" in difference(fact(), fact(statement="goal : False"), open_=True)


def test_a_definition_is_its_body_unless_that_was_open():
    one = fact("f : Nat", "def f : Nat := 1")
    two = fact("f : Nat", "def f : Nat := 2")
    assert difference(one, one, open_=False) == ""
    assert difference(one, two, open_=False) == "its definition is another one"
    assert difference(one, two, open_=True) == ""


def test_an_axiom_is_no_theorem():
    assert "of kind axiom" in difference(fact(), fact(definition="axiom goal : True"), open_=True)
