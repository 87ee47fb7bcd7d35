"""Questions to one solver: a ladder of hints, from a session that holds nothing but the definitions."""

import time

import pytest
from inductive import term
from unit.induction.in_process import COMMUTATIVE, RIGHT_SUCCESSOR, RIGHT_ZERO, THEORY

from lemmata.checkers.smt import prompter as prompters
from lemmata.checkers.smt.obligations import obligations
from lemmata.checkers.smt.prompter import Prompter
from lemmata.checkers.smt.query import QueryWriter
from lemmata.checkers.smt.sequents import DIRECT, Scheme, Statement

WRITER = QueryWriter(THEORY)
ON_X = Scheme("structural", ("x",))


@pytest.fixture
def prompter(request):
    opened = []

    def make(solver, *formulas, seconds=20.0):
        base = WRITER.base([term(THEORY, formula) for formula in formulas])
        opened.append(Prompter(solver, base, time.monotonic() + seconds))
        return opened[-1]

    yield make
    for item in opened:
        item.close()


def sequents(text, scheme=DIRECT):
    return obligations(THEORY, Statement(term(THEORY, text)), scheme)


def facts(*lemmas):
    return "\n".join(WRITER.fact(term(THEORY, lemma)) for lemma in lemmas)


@pytest.mark.parametrize("solver", ["z3", "cvc5"])
def test_a_step_follows_with_its_lemmas(prompter, solver):
    asked = prompter(solver, COMMUTATIVE)
    lemmas = facts(RIGHT_ZERO, RIGHT_SUCCESSOR)
    for sequent in sequents(COMMUTATIVE, ON_X):
        answer = asked.ask(WRITER, lemmas, sequent)
        assert (answer.result, answer.reason) == ("unsat", "")
        assert answer.seconds > 0


@pytest.mark.parametrize("solver", ["z3", "cvc5"])
def test_what_is_false_never_follows_and_lemmas_do_not_stay(prompter, solver, monkeypatch):
    false = "(forall ((x Nat) (y Nat)) (= (plus x y) x))"
    asked = prompter(solver, false)
    (sequent,) = sequents(false)
    assert asked.ask(WRITER, facts(false), sequent).result == "unsat"
    for name in ("_Z3_LADDER", "_CVC5_LADDER"):
        ladder = getattr(prompters, name)
        monkeypatch.setattr(prompters, name, tuple((splits, 0.1, profile) for splits, _, profile in ladder))
    assert asked.ask(WRITER, "", sequent).result != "unsat"


@pytest.mark.parametrize("solver", ["z3", "cvc5"])
def test_an_error_is_told_and_the_next_question_is_answered(prompter, solver):
    asked = prompter(solver, RIGHT_ZERO)
    first, second = sequents(RIGHT_ZERO, ON_X)
    broken = asked.ask(WRITER, "(assert ghost)", first)
    assert broken.result == "unknown"
    assert broken.failed
    assert asked.ask(WRITER, "", first).result == asked.ask(WRITER, "", second).result == "unsat"


@pytest.mark.parametrize("solver", ["z3", "cvc5"])
def test_after_the_deadline_nothing_is_asked(prompter, solver, monkeypatch):
    monkeypatch.setattr(prompters, "open_session", None)
    asked = prompter(solver, RIGHT_ZERO, seconds=0.0)
    answer = asked.ask(WRITER, "", sequents(RIGHT_ZERO)[0])
    assert (answer.result, answer.reason, answer.seconds) == ("unknown", "timeout", 0.0)


@pytest.mark.parametrize(("solver", "tries"), [("z3", 3), ("cvc5", 4)])
def test_each_try_gives_another_hint_until_one_helps(monkeypatch, solver, tries):
    asked, opened = [], []

    class Scripted:
        """A session that answers at its last try."""

        def __init__(self, profile):
            opened.append(self)
            self.profile = profile

        def declare(self, base):
            assert base == "base"

        def check(self, text, *, timeout, steps):
            asked.append((self.profile, text))
            result = "unsat" if len(asked) == tries else "unknown"
            return prompters.Answer(result=result, reason="" if result == "unsat" else "incomplete", seconds=0.25)

        def close(self):
            opened.remove(self)

    monkeypatch.setattr(prompters, "open_session", lambda name, profile: Scripted(profile))
    prompter = Prompter(solver, "base", time.monotonic() + 60.0)
    answer = prompter.ask(WRITER, "facts", sequents(RIGHT_ZERO)[0])
    assert (answer.result, answer.seconds) == ("unsat", tries * 0.25)
    assert len(set(asked)) == tries
    assert all(text.startswith("facts\n") for _, text in asked)
    assert len(opened) == len({profile for profile, _ in asked})
    prompter.close()
    assert opened == []
