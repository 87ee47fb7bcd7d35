"""The corpus: each trap comes out as its file says and none PROVED; each honest file is PROVED."""

import asyncio
import functools

import pytest

from lemmata.checkers import corpus, registry
from lemmata.checkers.judge import judge
from lemmata.checkers.verdict import Status

LEAST = {"lean": (170, 49), "smt": (253, 25)}
"""How many traps and honest files of the languages that are tried here there are at least: the corpus only grows."""
EMBEDDED = frozenset({"smt"})
"""Languages whose tools come with the package."""


def parameters():
    for language in LEAST:
        marks = () if language in EMBEDDED else (pytest.mark.toolchain(language),)
        for case in corpus.cases(language):
            yield pytest.param(case, id=case.name, marks=marks)


@functools.cache
def verdicts(language):
    """Returns the verdicts on the corpus of a language by name: two at a time, by one checker, as a batch does."""

    async def work():
        found = {}
        waiting = iter(corpus.cases(language))

        async def drain(checker):
            for case in waiting:
                found[case.name] = await judge(checker, case.task, case.candidate, case.limits)

        async with registry.opened(registry.load(language)) as checker:
            await asyncio.gather(drain(checker), drain(checker))
        return found

    return asyncio.run(work())


@pytest.mark.parametrize("case", list(parameters()))
def test_the_verdict_is_the_expected_one(case):
    verdict = verdicts(case.task.language)[case.name]
    assert verdict.status not in case.missed, verdict.reason
    assert verdict.status is not Status.TOOL_FAILURE, verdict.reason
    assert case.is_expected(verdict), verdict.reason
    assert verdict.reason or case.honest
    assert verdict.evidence.obligations or not case.honest


@pytest.mark.parametrize("language", corpus.covered())
def test_the_corpus_can_be_read(language):
    assert {case.honest for case in corpus.cases(language)} == {False, True}


@pytest.mark.parametrize("language", sorted(LEAST))
def test_the_corpus_is_there(language):
    found = corpus.cases(language)
    traps = [case for case in found if not case.honest]
    assert (len(traps), len(found) - len(traps)) >= LEAST[language]
    assert all(case.expected for case in traps), "a trap says which status it must get"
    assert len({case.name for case in found}) == len(found)
