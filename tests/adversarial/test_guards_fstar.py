"""No rule of an F* guard is idle: without it, some trap of the corpus is no longer caught at that wall.

The walls are those that stand before F*, each looked at alone: the screen of a source and of what a candidate adds, and
the comparison with the original. What the modules of the audit show takes a run of F*, and is left to its own tests.
"""

import importlib

import pytest
from mutation import refusals, rewritten, without
from walls import completed, deviating, passing, reasons, refused_by_screen, traps, unreadable_is_refused

from lemmata.checkers.fstar import against, rules
from lemmata.checkers.fstar.lexer import lex
from lemmata.checkers.levels import Level, Rule

screen = importlib.import_module("lemmata.checkers.fstar.screen")

TABLES = ("KEYWORDS", "NAMES", "PARTS", "PRAGMAS", "ATTRIBUTES")


def screened(case, module=screen):
    """Returns whether the screen alone refuses a trap."""
    return refused_by_screen(case, module, lex, lambda tokens: (module.short_names(tokens),))


@unreadable_is_refused
def deviates(case, module=against):
    """Returns whether the comparison alone refuses a trap."""
    return module.compare(case.task.source, completed(case), case.task.name).deviation is not None


TRAPS = traps("fstar")
SCREENED = [case for case in TRAPS if screened(case)]
DEVIATING = deviating(TRAPS, deviates)


class Anything:
    """A list that everything is on."""

    def __contains__(self, name):
        return True


@pytest.mark.parametrize(("table", "words"), list(reasons(rules, *TABLES)))
def test_every_reason_in_the_tables_is_needed(table, words, monkeypatch):
    for word in words:
        monkeypatch.setitem(getattr(rules, table), word, Rule(Level.ADDED, ""))
    assert passing(SCREENED, screened), words


@pytest.mark.parametrize("rule", [rule for rule in refusals(screen) if rule.function != "_option"], ids=str)
def test_every_refusal_of_the_screen_is_needed(rule):
    assert passing(SCREENED, screened, without(screen, rule)), rule


SCREEN = {
    "unknown options": (
        "problem = _option(name, value, self.level)",
        "problem = name in OPTIONS and _option(name, value, self.level)",
    ),
    "options of a candidate": ("if option.level > level:", "if False:"),
    "values of options": ('return "" if value in option.values else', 'return "" if True else'),
    "numbers of options": ('return "" if fits else', 'return "" if True else'),
    "the greatest number": ("int(part[:9]) <= option.most", "True"),
    "short names of two modules": ('meant if found.get(path, meant) == meant else ""', "meant"),
    "quotations": ('token.text in ("`#", "`@")', "False"),
}
"""Rules of the screen that are no statement of their own."""


@pytest.mark.parametrize("rule", SCREEN)
def test_every_other_rule_of_the_screen_is_needed(rule):
    assert passing(SCREENED, screened, rewritten(screen, *SCREEN[rule]))


DIFFERENT = refusals(against, "step")
"""One rule, at several places: what is not expected is refused."""


@pytest.mark.parametrize(
    "rule",
    [DIFFERENT, *([rule] for rule in refusals(against, "take", "helper", "finish"))],
    ids=lambda rule: str(rule[0]),
)
def test_every_refusal_of_the_comparison_is_needed(rule):
    assert passing(DEVIATING, deviates, without(against, *rule)), rule


AGAINST = {
    "a definition before its val": ("and self.declared(name.text)", ""),
    "what stands before a hole": ("found.append(begins and (", "found.append(("),
    "what stands behind a hole": ("closes(tokens[index + 1]) or tokens[index + 1].text in _ENDING", "True"),
}
"""Rules of the comparison that are no statement of their own."""


@pytest.mark.parametrize("rule", AGAINST)
def test_every_other_rule_of_the_comparison_is_needed(rule):
    assert passing(DEVIATING, deviates, rewritten(against, *AGAINST[rule]))


@pytest.mark.parametrize("allowed", ["TACTICS", "TAKEN"])
def test_every_list_is_needed(allowed, monkeypatch):
    monkeypatch.setattr(screen, allowed, frozenset() if allowed == "TAKEN" else Anything())
    assert passing(SCREENED, screened)
