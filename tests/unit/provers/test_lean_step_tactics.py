"""Which tactics are proposed for a proof state, read from the goal as Lean prints it."""

import asyncio

from lemmata.checkers.lean.lexer import lex
from lemmata.checkers.source import Source
from lemmata.provers.lean_step_tactics import LeanTactics, Policies, easy, finish, tidy
from lemmata.provers.lean_tactics import surroundings
from lemmata.search.best_first import ProofState, StepProposal

FILE = """inductive Mem (x : Nat) : List Nat → Prop where
  | here (xs : List Nat) : Mem x (x :: xs)
  | there (y : Nat) (xs : List Nat) : Mem x xs → Mem x (y :: xs)

inductive Color where
  | red | green

def twice (xs : List Nat) : List Nat := xs ++ xs

theorem first (xs : List Nat) : twice xs = xs ++ xs := rfl

theorem second (x : Nat) (xs : List Nat) (h : Mem x xs) : Mem x (twice xs) := by
  sorry
"""
AROUND = surroundings(lex(Source(FILE.encode(), "a")), FILE.index("sorry"))
KNOWN = ("rfl", "assumption", "simp")


def proposed(goal, n=100):
    state = ProofState(goals=(goal,), key=goal, estimate=1.0)
    return asyncio.run(LeanTactics(AROUND, KNOWN).steps(state, n))


def tactics(goal):
    """Returns the tactics without what tidies up after them."""
    return [step.text.removesuffix(f"\n{tidy(AROUND)}").removesuffix("\n") for step in proposed(goal)]


def test_inductive_types_are_read():
    assert AROUND.constructors == ("Mem.here", "Mem.there", "Color.red", "Color.green")
    assert AROUND.predicates == ("Mem",)


def test_the_cheapest_come_first_and_there_are_no_more_than_asked_for():
    steps = proposed("x : Nat\nxs : List Nat\nh : Mem x xs\n⊢ Mem x (twice xs)", 5)
    assert len(steps) == 5
    assert steps[0].text.strip() == finish(AROUND, KNOWN)
    assert [step.cost for step in steps] == sorted(step.cost for step in steps)


def test_a_proof_of_an_inductive_proposition_is_taken_apart_before_values_are():
    found = tactics("x : Nat\nxs : List Nat\nh : Mem x xs\n⊢ Mem x (twice xs)")
    assert found.index("induction h") < found.index("induction xs") < found.index("cases x")
    assert found.index("apply Mem.there") < found.index("induction xs")
    assert "apply Color.red" not in found
    assert {"induction xs generalizing x", "rw [first]", "rw [← first]", "simp only [twice]"} <= set(found)


def test_names_that_cannot_be_written_are_given_before_they_are_used():
    found = tactics("case a.b\nn n✝¹ : Nat\na✝ : n = n✝¹ ∧ True\n⊢ n✝¹ = n")
    assert "rename_i n1 a\ncases a" in found
    assert "rename_i n1 a\ninduction n1" in found
    assert "induction n" in found
    assert not [text for text in found if "✝" in text]


def test_what_fits_the_target_only():
    assert "intro x" in tactics("⊢ ∀ (x : Nat), x = x")
    assert "intro h" in tactics("p : Prop\n⊢ ¬p")
    assert "intro h1" in tactics("p : Prop\nh : p\n⊢ p → p")
    assert {"left", "right"} <= set(tactics("p q : Prop\n⊢ p \u2228 q"))
    assert {"exists n", "exists 0"} <= set(tactics("n : Nat\n⊢ ∃ x, x = n"))
    assert "constructor" in tactics("p q : Prop\n⊢ p ∧ q")
    plain = tactics("n : Nat\n⊢ n = 0")
    assert not {"left", "constructor", "exists n", "exfalso", "rw [Nat.add_comm]"} & set(plain)
    assert "rw [Nat.add_comm]" in tactics("n : Nat\n⊢ n + 1 = 1 + n")


def test_what_fits_the_hypotheses():
    found = tactics("f : Nat → Nat\na b : Nat\nh : ∀ (x : Nat), f x = x\nk : f a = f b\nno : ¬a = b\n⊢ a = b")
    assert {"rw [h]", "rw [← h]", "rw [k]", "rw [h] at k", "have h1 := h a", "apply no", "exfalso", "subst k"} <= set(
        found
    )
    assert not {"cases h", "induction h", "cases no", "induction f"} & set(found)


def test_easy_ends_know_the_definitions_and_lemmas():
    assert easy(AROUND)[-1] == "(simp_all [twice, first]; done)"
    assert tidy(AROUND, "rfl") == "all_goals (try rfl)"
    assert tidy(AROUND).startswith("all_goals (try first | assumption | ")


def test_several_policies_are_one():
    class Fixed:
        def __init__(self, **costs):
            self.costs = costs

        async def steps(self, state, n):
            return [StepProposal(text=text, cost=cost) for text, cost in self.costs.items()]

    both = Policies([Fixed(a=3.0, b=1.0), Fixed(a=0.5, c=2.0)])
    state = ProofState(goals=("⊢ p",), key="p", estimate=1.0)
    found = asyncio.run(both.steps(state, 2))
    assert [(step.text, step.cost) for step in found] == [("a", 0.5), ("b", 1.0)]
