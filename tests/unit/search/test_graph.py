import random

import pytest

from lemmata.checkers.errors import Disagreement, ProtocolError, StoreError
from lemmata.search.drawing import proof_tree, render, to_dot
from lemmata.search.graph import ProofGraph
from lemmata.search.graph_json import from_json, to_json
from lemmata.search.status import GoalStatus

OPEN, PROVED, REFUTED = GoalStatus.OPEN, GoalStatus.PROVED, GoalStatus.REFUTED


@pytest.fixture
def graph():
    made = ProofGraph()
    for key in "abcd":
        made.add_goal(key, f"goal {key}")
    return made


def prove(graph, goal, *subgoals, kind="direct", **how):
    return graph.add_step(goal, kind, subgoals, justified=True, solver="z3", seconds=0.25, **how)


def status(graph, key):
    return graph.goal(key).status


def test_equal_goals_are_one(graph):
    assert graph.add_goal("a", "another wording").text == "goal a"
    assert len(graph) == 4
    assert "a" in graph
    assert "z" not in graph


def test_a_goal_is_proved_when_one_step_has_all_its_subgoals_proved(graph):
    prove(graph, "a", "b", "c")
    prove(graph, "b")
    assert status(graph, "a") is OPEN
    prove(graph, "c")
    assert status(graph, "a") is PROVED
    graph.check_invariants()


def test_proofs_travel_up_through_shared_goals(graph):
    prove(graph, "a", "c")
    prove(graph, "b", "c")
    prove(graph, "c", "d")
    prove(graph, "d")
    assert [status(graph, key) for key in "abcd"] == [PROVED] * 4
    graph.check_invariants()


def test_an_unjustified_step_proves_nothing_until_it_is_justified(graph):
    step = graph.add_step("a", "lemmas", justified=False)
    assert status(graph, "a") is OPEN
    graph.check_invariants()
    assert graph.justify(step.number, solver="cvc5", seconds=0.1).solver == "cvc5"
    assert status(graph, "a") is PROVED


def test_a_goal_is_not_its_own_subgoal(graph):
    with pytest.raises(ValueError, match="own subgoal"):
        prove(graph, "a", "b", "a")
    assert list(graph.steps()) == []


def test_unknown_goals_are_refused(graph):
    with pytest.raises(KeyError):
        prove(graph, "a", "nobody")
    with pytest.raises(KeyError):
        prove(graph, "nobody")
    graph.check_invariants()


def test_a_circle_proves_nothing(graph):
    prove(graph, "a", "b")
    prove(graph, "b", "c")
    prove(graph, "c", "a")
    assert [status(graph, key) for key in "abc"] == [OPEN] * 3
    graph.check_invariants()
    prove(graph, "b")
    assert [status(graph, key) for key in "abc"] == [PROVED] * 3
    graph.check_invariants()
    assert graph.closure("c") == ["c", "a", "b"]


def test_support_can_be_changed_but_never_to_a_circle(graph):
    slow = prove(graph, "a", "b", "c", kind="lemmas")
    direct = prove(graph, "b")
    prove(graph, "c")
    circle = prove(graph, "b", "a")
    lean = prove(graph, "a", "c", kind="lemmas")
    assert graph.goal("a").support == slow.number
    graph.choose(lean.number)
    assert graph.closure("a") == ["a", "c"]
    graph.choose(circle.number)
    with pytest.raises(ValueError, match="support itself"):
        graph.choose(slow.number)
    graph.choose(direct.number)
    graph.choose(slow.number)
    graph.check_invariants()


def test_only_a_proving_step_can_be_chosen(graph):
    waiting = prove(graph, "a", "b")
    with pytest.raises(ValueError, match="does not prove"):
        graph.choose(waiting.number)


def test_a_refuted_subgoal_kills_the_step_but_not_the_goal(graph):
    doomed = prove(graph, "a", "b")
    graph.refute("b", "x = 1")
    graph.refute("b", "x = 2")
    assert graph.goal("b").counterexample == "x = 1"
    assert graph.dead(doomed.number)
    assert status(graph, "a") is OPEN
    prove(graph, "a")
    assert status(graph, "a") is PROVED
    graph.check_invariants()


def test_refuting_needs_a_counterexample(graph):
    with pytest.raises(ValueError, match="without a counterexample"):
        graph.refute("a", "")


def test_proving_the_refuted_is_an_alarm(graph):
    graph.refute("a", "x = 1")
    with pytest.raises(Disagreement, match="x = 1") as caught:
        prove(graph, "a")
    assert isinstance(caught.value, ProtocolError)
    assert status(graph, "a") is REFUTED
    assert len(graph.alarms) == 1
    graph.check_invariants()
    with pytest.raises(Disagreement):
        proof_tree(graph, "b")


def test_the_alarm_also_rings_far_from_the_step(graph):
    prove(graph, "a", "b")
    prove(graph, "c", "b")
    graph.refute("a", "x = 1")
    with pytest.raises(Disagreement):
        prove(graph, "b")
    assert [status(graph, key) for key in "abc"] == [REFUTED, PROVED, PROVED]
    graph.check_invariants()


def test_refuting_the_proved_is_an_alarm_and_changes_nothing(graph):
    prove(graph, "a")
    with pytest.raises(Disagreement):
        graph.refute("a", "x = 1")
    assert status(graph, "a") is PROVED
    assert graph.alarms
    graph.check_invariants()


def test_frontier_follows_living_steps_of_open_goals(graph):
    graph.add_goal("e")
    graph.add_goal("f")
    prove(graph, "a", "b", "c")
    prove(graph, "a", "e", "f")
    prove(graph, "b", "d")
    prove(graph, "c")
    graph.refute("f", "x = 1")
    assert [goal.key for goal in graph.frontier("a")] == ["a", "b", "d"]
    assert graph.frontier("c") == []


def test_proof_tree_shows_who_proved_what_and_each_proof_once(graph):
    prove(graph, "a", "b", "c", kind="lemmas")
    prove(graph, "b", "d", kind="induction", detail="on xs")
    prove(graph, "c", "d")
    prove(graph, "d")
    tree = proof_tree(graph, "a")
    assert [child.goal.key for child in tree.children] == ["b", "c"]
    assert [child.children[0].shared for child in tree.children] == [False, True]
    assert render(tree).splitlines() == [
        "goal a  [lemmas; z3, 0.25 s]",
        "  goal b  [induction on xs; z3, 0.25 s]",
        "    goal d  [direct; z3, 0.25 s]",
        "  goal c  [direct; z3, 0.25 s]",
        "    goal d  (as above)",
    ]


def test_an_open_goal_is_a_leaf(graph):
    assert render(proof_tree(graph, "a")) == "goal a  [open]"
    with pytest.raises(KeyError):
        proof_tree(graph, "nobody")


def test_a_deep_proof_is_no_problem():
    graph = ProofGraph()
    for number in range(2000):
        graph.add_goal(str(number))
    for number in range(1999):
        prove(graph, str(number), str(number + 1))
    prove(graph, "1999")
    assert status(graph, "0") is PROVED
    assert len(render(proof_tree(graph, "0")).splitlines()) == 2000
    graph.check_invariants()


def test_dot_names_goals_and_steps(graph):
    graph.add_goal("q", 'say "\\"\nnow')
    prove(graph, "a", "b", kind="induction", detail="on x")
    prove(graph, "b")
    graph.add_step("c", "direct", justified=False)
    graph.refute("d", "x = 1")
    text = to_dot(graph)
    assert text.startswith("digraph proof {")
    assert "g0 -> s0 [style=bold];" in text
    assert "s0 -> g1 [style=bold];" in text
    assert "g2 -> s2 [style=dashed];" in text
    assert 'label="induction on x"' in text
    assert 'label="say \\"\\\\\\"\\nnow"' in text
    assert text.count("lightcoral") == 1


def test_json_round_trip(graph):
    prove(graph, "a", "b", kind="induction", detail="on x")
    prove(graph, "b")
    graph.refute("c", "x = 1")
    copy = from_json(to_json(graph))
    assert list(copy.goals()) == list(graph.goals())
    assert list(copy.steps()) == list(graph.steps())
    copy.add_step("d", "lemmas", ["a"], justified=True)
    assert status(copy, "d") is PROVED
    copy.check_invariants()


def test_json_keeps_alarms(graph):
    prove(graph, "a")
    with pytest.raises(Disagreement):
        graph.refute("a", "x = 1")
    assert from_json(to_json(graph)).alarms == graph.alarms


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"status": "open"', '"status": "proved"'),
        ('"support": 0', '"support": null'),
        ('"support": 0', '"support": -1'),
        ('"support": 0', '"support": 9'),
        ('"status": "proved"', '"status": "open"'),
        ('"status": "open"', '"status": "refuted"'),
        ('"status": "open"', '"status": "believed"'),
        ('"justified": true', '"justified": false'),
        ('"justified": true', '"justified": "yes"'),
        ('"key": "b"', '"key": "a"'),
        ('"number": 0', '"number": 1'),
        ('"subgoals": []', '"subgoals": ["a"]'),
        ('"subgoals": []', '"subgoals": ["zz"]'),
        ('"subgoals": []', '"subgoals": ["b", "b"]'),
        ('"subgoals": []', '"subgoals": [1]'),
        ("lemmata-graph-1", "lemmata-graph-9"),
        ('"alarms": []', '"alarms": [], "more": 1'),
    ],
)
def test_a_changed_file_is_refused(graph, old, new):
    prove(graph, "a")
    text = to_json(graph)
    assert old in text
    with pytest.raises(StoreError):
        from_json(text.replace(old, new, 1))


def test_a_circular_file_is_refused(graph):
    prove(graph, "a", "b")
    prove(graph, "b")
    text = to_json(graph).replace('"subgoals": []', '"subgoals": ["a"]')
    with pytest.raises(StoreError, match="own proof"):
        from_json(text)


def test_check_invariants_sees_a_lost_count(graph):
    prove(graph, "a", "b")
    graph._missing[0] = 7
    with pytest.raises(ValueError, match="lost count"):
        graph.check_invariants()


@pytest.mark.parametrize("seed", range(20))
def test_random_graphs_keep_the_invariants_and_agree_with_a_fixpoint(seed):
    rng = random.Random(seed)
    graph = ProofGraph()
    keys = [str(number) for number in range(25)]
    for key in keys:
        graph.add_goal(key)
    for _ in range(60):
        goal = rng.choice(keys)
        subgoals = rng.sample([key for key in keys if key != goal], rng.randrange(4))
        graph.add_step(goal, "lemmas", subgoals, justified=rng.random() < 0.7)
        if rng.random() < 0.3:
            graph.justify(rng.randrange(len(list(graph.steps()))), solver="z3", seconds=0.0)
        graph.check_invariants()
    proved = set()
    while True:
        more = {s.goal for s in graph.steps() if s.justified and proved.issuperset(s.subgoals)} - proved
        if not more:
            break
        proved |= more
    assert {goal.key for goal in graph.goals() if goal.status is PROVED} == proved
    assert to_json(from_json(to_json(graph))) == to_json(graph)
