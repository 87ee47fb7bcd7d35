"""Walls before a tool, each asked alone what it refuses: as if the others were broken."""

import difflib
from collections import defaultdict

import pytest
from mutation import guards

from lemmata.checkers.corpus import cases
from lemmata.checkers.errors import LemmataError
from lemmata.checkers.levels import Level
from lemmata.checkers.source import Source
from lemmata.checkers.verdict import Status


def traps(language):
    return [case for case in cases(language) if not case.honest]


def completed(case):
    return case.candidate.text.encode("utf-8", "surrogateescape")


def added(pinned, found):
    """Returns the ranges of tokens that are found and not pinned."""
    texts = [[token.text for token in tokens] for tokens in (pinned, found)]
    matcher = difflib.SequenceMatcher(None, *texts, autojunk=False)
    return [range(j, k) for kind, _, _, j, k in matcher.get_opcodes() if kind in ("insert", "replace")]


def unreadable_is_refused(wall):
    """Returns the wall so that it refuses what cannot be read: no rule says so."""

    def refuses(case, *arguments):
        try:
            return wall(case, *arguments)
        except LemmataError:
            return True

    return refuses


@unreadable_is_refused
def refused_by_screen(case, module, lex, context=lambda _: ()):
    """Returns whether the screen of a language alone refuses a trap: the pinned source, or what a candidate adds.

    Args:
        case: the trap.
        module: the screen.
        lex: reads tokens.
        context: returns what the screen has to know of all tokens to judge some of them.
    """
    level = Level.TRUSTED if case.task.trust_source else Level.PINNED
    if module.screen(case.task.source, case.task.name, level):
        return True
    if case.candidate.kind == "none":
        return False
    source = Source(completed(case), case.task.name)
    tokens = lex(source)
    runs = added(lex(Source(case.task.source, case.task.name)), tokens)
    known = context(tokens)
    return any(module.screen_tokens(source, tokens[run.start : run.stop], Level.ADDED, *known) for run in runs)


def passing(found, refuses, *arguments):
    """Returns the names of the traps that a wall does not refuse."""
    return [case.name for case in found if not refuses(case, *arguments)]


def deviating(found, refuses):
    """Returns the traps that are completed files and that a comparison refuses."""
    return [case for case in found if case.candidate.kind == "source" and refuses(case)]


def reasons(rules, *tables):
    """Yields each reason for not being free to use: the table, and the words in it that are refused for that."""
    for table in tables:
        found = defaultdict(list)
        for word, rule in getattr(rules, table).items():
            if rule.level > Level.ADDED:
                found[rule].append(word)
        for rule, words in found.items():
            yield pytest.param(table, words, id=f"{table}-{rule.level.name}-{rule.reason}")


def rules(module, *functions, except_for=()):
    """Returns the guards in functions of a module as parameters, but for those with some texts."""
    name = module.__name__.removeprefix("lemmata.checkers.")
    found = [guard for guard in guards(module, *functions) if guard.text not in except_for]
    return [pytest.param(module, guard, id=f"{name}-{guard}") for guard in found]


def believed(verdict):
    """Returns whether a verdict says that something was shown."""
    return verdict.status in (Status.PROVED, Status.REFUTED)


def is_needed(found, before, guard, backed):
    """Returns whether a rule is needed, by verdicts without it, as pairs with their names, and by those before.

    Without it something is believed. If another rule stands behind it, nothing is, and something else is said.
    """
    if guard.text not in backed:
        return any(believed(verdict) for _, verdict in found)
    verdicts = dict(found)
    told = {name: (verdict.status, verdict.reason) for name, verdict in verdicts.items()}
    changed = any(told[name] != (verdict.status, verdict.reason) for name, verdict in before.items())
    return changed and not any(map(believed, verdicts.values()))
