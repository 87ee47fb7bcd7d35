"""No rule of a Dafny guard is idle: without it, some trap of the corpus is no longer caught at that wall.

The walls are those that stand before Dafny, each looked at alone: the screen with the list of what is assumed, and the
comparison with the original; and the questions that the vacuity probe puts. What reads Dafny's own answers (the log,
the probe's outcomes, the audit's findings) is left to the tests of the real tool.
"""

from dataclasses import replace

import pytest
from mutation import refusals, rewritten, without
from walls import added, completed, deviating, passing, reasons, traps, unreadable_is_refused

from lemmata.checkers.dafny import additions, against, assumptions, contradictions, ghost, rules, screen, vacuity
from lemmata.checkers.dafny.parser import parse
from lemmata.checkers.levels import Level, Rule


@unreadable_is_refused
def screened(case, module=screen):
    """Returns whether the screen alone refuses a trap."""
    file = pinned = parse(case.task.source, case.task.name)
    if module.screen(pinned):
        return True
    if case.candidate.kind == "source":
        file = parse(completed(case), case.task.name)
        if module.screen_added(file, added(pinned.tokens, file.tokens)):
            return True
    return bool(module.unread(file) or (not case.task.trust_source and module.refused_assumptions(file)))


@unreadable_is_refused
def deviates(case, module=against):
    """Returns whether the comparison alone refuses a trap."""
    return module.compare(case.task.source, completed(case), case.task.name).deviation is not None


@unreadable_is_refused
def unquestioned(case):
    """Returns whether no question of the vacuity probe is about what a trap is refused for."""
    file = parse(case.task.source, case.task.name)
    return not any(case.says in question.objection for question in vacuity.questions(file))


TRAPS = traps("dafny")
SCREENED = [case for case in TRAPS if screened(case)]
DEVIATING = deviating(TRAPS, deviates)


@pytest.mark.parametrize(("table", "words"), list(reasons(rules, "ATTRIBUTES")))
def test_every_reason_in_the_table_is_needed(table, words, monkeypatch):
    for word in words:
        monkeypatch.setitem(getattr(rules, table), word, Rule(Level.ADDED, ""))
    assert passing(SCREENED, screened), words


@pytest.mark.parametrize("word", rules.ASSUMING_WORDS)
def test_every_assuming_word_is_needed(word, monkeypatch):
    monkeypatch.delitem(rules.ASSUMING_WORDS, word)
    assert passing(SCREENED, screened)


@pytest.mark.parametrize("rule", refusals(screen), ids=str)
def test_every_refusal_of_the_screen_is_needed(rule):
    assert passing(SCREENED, screened, without(screen, rule)), rule


SCREEN = {
    "include": ('if token.text == "include"', "if False"),
    "unread": ("isinstance(node, Opaque | OpaqueBody)", "False"),
    "attributes of a candidate": ("if _within(finding[0], added)", "if False"),
    "assumptions of a candidate": ("if _within(item.index, added)", "if False"),
    "decreases * of a candidate": ('tokens[index].text == "decreases"', "False"),
    "assumptions of the file": ("for item in taken(file)])", "for item in ()])"),
}
"""Rules of the screen that are no statement of their own."""


@pytest.mark.parametrize("rule", SCREEN)
def test_every_other_rule_of_the_screen_is_needed(rule):
    assert passing(SCREENED, screened, rewritten(screen, *SCREEN[rule]))


def test_a_parser_that_stops_early_would_be_noticed():
    """Nothing is known that the parser leaves unread at the end, so no file can show it."""
    file = parse(b"lemma Right() { }\nlemma {:axiom} Wrong()\n")
    first = file.program.members[0]
    assert not screen.unread(file)
    assert screen.unread(replace(file, program=replace(file.program, members=(first,), end=first.end)))


@pytest.mark.parametrize("rule", refusals(assumptions, "_all", "_of_callable"), ids=str)
def test_every_kind_of_assumption_is_needed(rule, monkeypatch):
    monkeypatch.setattr(screen, "taken", without(assumptions, rule).taken)
    assert passing(SCREENED, screened), rule


CONTRADICTORY = refusals(contradictions, "contradictions", "_unkept_imports", "_knots")


@pytest.mark.parametrize("rule", CONTRADICTORY, ids=str)
def test_every_kind_of_contradiction_is_needed(rule, monkeypatch):
    monkeypatch.setattr(screen, "contradictions", without(contradictions, rule).contradictions)
    assert passing(SCREENED, screened), rule


CONTRADICTION = {
    "a module that refines another": ("all(_keeps(base, goal, meant, depth + 1) for base in meant[name])", "True"),
    "an import of what is refined further up": ("_last(base.name) in above", "_last(base.name) == _last(module.base)"),
    "the classes of a trait": (
        'leads[_last(above.name) if isinstance(above, NamedType) else ""].add(part.name)',
        "pass",
    ),
    "arguments of a generic type": ("takes[name] |= arguments", "pass"),
    "generic types in generic types": ("arguments & generics[part.name]", "set()"),
}
"""Rules for contradictions that are no statement of their own."""


@pytest.mark.parametrize("rule", CONTRADICTION)
def test_every_other_rule_for_contradictions_is_needed(rule, monkeypatch):
    changed = rewritten(contradictions, *CONTRADICTION[rule])
    monkeypatch.setattr(screen, "contradictions", changed.contradictions)
    assert passing(SCREENED, screened)


GHOST = refusals(ghost, "contents", "clause", "declaration", "refuse", "_declare", "_assign", "_values")


@pytest.mark.parametrize("rule", GHOST, ids=str)
def test_every_refusal_of_an_addition_is_needed(rule, monkeypatch):
    monkeypatch.setattr(additions, "GhostRules", without(ghost, rule).GhostRules)
    assert passing(DEVIATING, deviates), rule


ADDITION = {
    "a method with a frame": ("node.is_ghost and not framed", "node.is_ghost"),
    "a call for its value": ("self.pure = declared - compiled", "self.pure = declared"),
    "a call of what is compiled": ("if not node.is_function} - compiled - functions", "if not node.is_function}"),
    "a loop outside of proofs": ("if self.proof and statement.body is not None", "if statement.body is not None"),
    "a loop of cases outside of proofs": ("case AlternativeLoop() if self.proof:", "case AlternativeLoop():"),
}
"""Rules for additions that are no statement of their own."""


@pytest.mark.parametrize("rule", ADDITION)
def test_every_other_rule_for_additions_is_needed(rule, monkeypatch):
    monkeypatch.setattr(additions, "GhostRules", rewritten(ghost, *ADDITION[rule]).GhostRules)
    assert passing(DEVIATING, deviates)


def test_that_inferred_types_are_looked_at_is_needed(monkeypatch):
    blind = rewritten(additions, "if not word and local and inferred & texts:", "if False:")
    monkeypatch.setattr(against, "removables", blind.removables)
    assert passing(DEVIATING, deviates)


@pytest.mark.parametrize("word", additions._FORBIDDEN_TOKENS)
def test_every_token_that_no_addition_may_have_is_needed(word, monkeypatch):
    monkeypatch.delitem(additions._FORBIDDEN_TOKENS, word)
    assert passing(DEVIATING, deviates)


@pytest.mark.parametrize("kinds", [kinds for kinds, _ in ghost._FORBIDDEN], ids=str)
def test_every_part_that_no_addition_may_have_is_needed(kinds, monkeypatch):
    monkeypatch.setattr(ghost, "_FORBIDDEN", tuple(entry for entry in ghost._FORBIDDEN if entry[0] is not kinds))
    assert passing(DEVIATING, deviates)


@pytest.mark.parametrize("word", additions._NUMBERS)
def test_every_kind_of_numbers_is_needed(word, monkeypatch):
    monkeypatch.setattr(additions, "_NUMBERS", tuple(other for other in additions._NUMBERS if other != word))
    assert passing(DEVIATING, deviates)


AGAINST = {
    "the tokens": ("deviation=_deviation(alignment, pinned, file, parts)", "deviation=None"),
    "the shape": ("if changed is not None:", "if False:"),
    "new names": ("removables(file, taken)", "removables(file, set())"),
}


@pytest.mark.parametrize("rule", AGAINST)
def test_every_rule_of_the_comparison_is_needed(rule):
    assert passing(DEVIATING, deviates, rewritten(against, *AGAINST[rule]))


@pytest.mark.parametrize("rule", ["_of_members", "_of_types"])
def test_every_question_of_the_vacuity_probe_is_needed(rule, monkeypatch):
    asked = [case for case in TRAPS if case.says and not unquestioned(case)]
    monkeypatch.setattr(vacuity, rule, lambda file: ())
    assert any(map(unquestioned, asked))
