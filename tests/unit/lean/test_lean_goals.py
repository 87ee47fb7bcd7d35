"""Goals are read from what the server prints."""

from hypothesis import given
from hypothesis import strategies as st

from lemmata.checkers.lean.goals import Goal, Hypothesis, canonical, parse_goal

NESTED = """case succ.inl
α : Type
f g : α → α
«odd name» x✝¹ : α
n✝ : Nat
h : ∀ (x : α),
  f x = x →
    g x = x
y : Nat := n✝ + 1
⊢ f (g «odd name») = x✝¹ ∧
    f (g (f (g x✝¹))) = x✝¹"""


def test_every_part_of_a_goal():
    goal = parse_goal(NESTED)
    assert goal.case == "succ.inl"
    assert goal.hypotheses == (
        Hypothesis(names=("α",), type="Type"),
        Hypothesis(names=("f", "g"), type="α → α"),
        Hypothesis(names=("«odd name»", "x✝¹"), type="α"),
        Hypothesis(names=("n✝",), type="Nat"),
        Hypothesis(names=("h",), type="∀ (x : α),\n  f x = x →\n    g x = x"),
        Hypothesis(names=("y",), type="Nat := n✝ + 1"),
    )
    assert goal.target == "f (g «odd name») = x✝¹ ∧\n    f (g (f (g x✝¹))) = x✝¹"
    assert goal.inaccessible == ("x✝¹", "n✝")
    assert goal.text == NESTED


def test_a_goal_without_name_and_hypotheses():
    assert parse_goal("⊢ True") == Goal(case="", hypotheses=(), target="True", text="⊢ True")


def test_a_long_type_on_the_next_line():
    assert parse_goal("h :\n  p ∧ q\n⊢ q").hypotheses == (Hypothesis(names=("h",), type="p ∧ q"),)


def test_what_is_no_hypothesis_is_kept():
    assert parse_goal("something else\n⊢ q").hypotheses == (Hypothesis(names=(), type="something else"),)


def test_names_cases_and_layout_do_not_count():
    one = parse_goal("case inl\nn m : Nat\nih : n + m =\n    m + n\n⊢ n.succ + m = m + n.succ")
    other = parse_goal("case a\nx✝ y : Nat\nh : x✝ + y = y + x✝\n⊢ x✝.succ + y = y + x✝.succ")
    assert canonical([one]) == canonical([other])


def test_what_matters_counts():
    goals = ["n m : Nat\n⊢ n = m", "n m : Nat\n⊢ m = n", "n : Nat\nm : Nat\n⊢ n = m", "n m : Int\n⊢ n = m", "⊢ n = m"]
    assert len({canonical([parse_goal(text)]) for text in goals}) == len(goals)
    first, second = parse_goal("⊢ a"), parse_goal("⊢ b")
    assert canonical([first, second]) != canonical([second, first])
    assert canonical([first]) != canonical([first, first])


def test_a_name_inside_another_is_not_renamed():
    goal = parse_goal("n : Nat\nnn : Nat\n⊢ n' + nn + a.n + n = 0")
    assert canonical([goal]).endswith("⊢ n' + «1» + a.n + «0» = 0")


@given(st.text(alphabet="ab✝«» :=⊢\n1λ𝔸.", max_size=60))
def test_any_text_is_read(text):
    goal = parse_goal(text)
    assert goal.text == text
    assert canonical([goal])
