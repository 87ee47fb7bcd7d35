"""No rule is idle by which F*'s answers are read: without it, a file is PROVED of which F* said that it is wrong.

A program in the place of F* says what a comment tells it to. Where two rules stand behind each other, the first chooses
the words, and the second is what a file needs.
"""

import asyncio

import fstar_stand_in
import pytest
from mutation import rewrite, switch_off
from tool_runs import answer_runs, called, ended
from walls import believed, is_needed, rules

from lemmata.checkers.fstar import FStarChecker, client, examination, messages, numbers, run
from lemmata.checkers.judge import judge
from lemmata.checkers.limits import Limits
from lemmata.checkers.sandbox import Sandbox
from lemmata.checkers.task import Candidate, Task

LIMITS = Limits(wall=20.0, cpu=None, memory=None, steps=None)
PLAIN = """module Plain
open FStar.Mul

val twice : x:nat -> Lemma (x + x == 2 * x)
let twice x = ()
"""
VACUOUS = PLAIN.replace("Lemma (", "Lemma (requires x < 0) (ensures ")
ASSUMING = PLAIN.replace("val twice", "assume Axiom : 1 == 1\nval twice")
FORGED = '{"msg":["no"],"level":"Error","range":null,"number":19,"ctx":[]}'


def told(*orders, text=PLAIN):
    """Returns a file with orders for the stand-in."""
    return text.replace(
        "open FStar.Mul\n", "".join(["open FStar.Mul", *(f" (*@ {order} *)" for order in orders), "\n"])
    )


VERIFIED = "print Verified module: Plain"
AT_CLIENT = "at Lemmata_Client"
AT_PROBE = "at Lemmata_Probe"
SAID = {
    "an error": told("error 19 5 14 Assertion failed", VERIFIED),
    "an error of another place": told("error 72 1 0 Identifier not found", VERIFIED),
    "an error without a number": told(VERIFIED, f"say {FORGED.replace('19', 'null')}", "leave 1"),
    "an error, and no exit code": told(f"say {FORGED}"),
    "no end in time": told(VERIFIED, "ends timeout"),
    "no end in memory": told(VERIFIED, "ends memory"),
    "no end of files": told(VERIFIED, "ends disk"),
    "killed": told(VERIFIED, "kill"),
    "another exit code": told(VERIFIED, "leave 7"),
    "failed without a message": told(VERIFIED, "leave 1"),
    "crashed": told("say Unexpected error: Not_found"),
    "not set up": told("error 17 5 14 z3 not found", VERIFIED),
    "an error behind a warning": told("warning 337 5 14 nothing", "error 34 5 14 Computed type", VERIFIED),
    "expected": told("expected 19 5 14 Assertion failed"),
    "in a list of issues": told("say >> Got issues: [", "warning 337 5 14 nothing", "say >>]"),
    "unsaid": told("unsaid"),
    "another module verified": told("unsaid", "print Verified module: Plainer"),
    "only with the first seed": told("seed 17", "error 72 5 14 Identifier not found", VERIFIED),
    "another seed, unsaid": told("seed 17", "leave 7"),
    "not what it states": told("claim twice", f"{AT_CLIENT} print Verified module: Lemmata_Client"),
    "the client crashes": told(f"{AT_CLIENT} print Verified module: Lemmata_Client", f"{AT_CLIENT} leave 7"),
    "the client is unsaid": told(f"{AT_CLIENT} unsaid"),
    "the client has no answer": told("unanswered"),
    "the client is limited": told(f"{AT_CLIENT} error 19 3 4 The SMT query timed out"),
    "the client fails elsewhere": told(
        f"{AT_CLIENT} error 72 1 0 no such module", f"{AT_CLIENT} print Verified module: Lemmata_Client"
    ),
    "the probe crashes": told(f"{AT_PROBE} say Unexpected error: Not_found"),
    "vacuous": told("vacuous twice", text=VACUOUS),
    "false": told("false"),
    "false, and F* too": told("false", "absurd"),
    "false, and the control crashes": told("false", "at Lemmata_Control say Unexpected error: Not_found"),
    "the probe fails elsewhere": told("false", f"{AT_PROBE} error 19 1 0 Assertion failed"),
    "the probe fails without a place": told("false", f"{AT_PROBE} say {FORGED}", f"{AT_PROBE} leave 1"),
    "the probe fails otherwise": told("false", f"{AT_PROBE} error 72 4 38 no such name"),
    "an error of a number that is a note": told("error 337 5 14 nothing", VERIFIED),
    "not implemented, and no exit code": told(f"say {FORGED.replace('Error', 'NotImplemented')}"),
    "refused by the screen": told(text=PLAIN.replace("= ()", "= magic ()")),
    "another seed, an error of a number that is a note": told("seed 17", "error 337 5 14 nothing", VERIFIED),
    "an error before one of the grammar": told("error 19 5 14 Assertion failed", "error 168 5 14 Syntax error"),
    "nothing stated": told(text="module Plain\nopen FStar.Mul\nlet x = 1\n"),
    "a hole": told(text=PLAIN.replace("= ()", "= admit ()")),
    "no definition": told(text=PLAIN.replace("let twice x = ()\n", "")),
    "no name": told(text=PLAIN.replace("module Plain\n", "")),
    "the name of the audit": told(text=PLAIN.replace("Plain", "Lemmata_Client")),
    **{f"warning {number}": told(f"warning {number} 5 14 {why}") for number, why in numbers.ESCAPES.items()},
}
"""Files of which F* says something that speaks against them, or does not say what it has to."""
TRUSTED = {
    "an assumption elsewhere": told("warning 335 5 14 Uses an axiom", text=ASSUMING),
    "an admitted goal": told("warning 296 4 0 Tactics admitted goal", text=ASSUMING),
    "an assumption without a place": told(
        f"say {FORGED.replace('Error', 'Warning').replace('19', '335')}", text=ASSUMING
    ),
    "an assumption of another file": told(
        f"say {fstar_stand_in.message('Warning', 335, 'Other.fst', 4, 0, 'Uses an axiom')}", text=ASSUMING
    ),
    "an expected failure in an assumption": told("expected 335 4 0 Uses an axiom", text=ASSUMING),
}
"""Files that are trusted, and of which F* says more than what is listed."""
UNSCREENED = {"an assumption": told("warning 335 4 0 Uses an axiom", text=ASSUMING)}
"""Files that the screen would refuse."""


def stand_in(argv, folder, _):
    """Returns how the program in the place of F* ended; ``ends HOW`` is an order too."""
    module = argv[-1].removesuffix(".fst")
    for word, *rest in fstar_stand_in.orders("".join(path.read_text() for path in sorted(folder.glob("*.fst")))):
        if word in ("ends", "kill") and module == "Plain":
            printed = f"Verified module: {module}\n"
            return ended(stdout=printed, signal=9) if word == "kill" else ended(stdout=printed, how=rest[0])
    return called(fstar_stand_in.main, argv[1:], folder)


@pytest.fixture(scope="module")
def fstar(tmp_path_factory):
    return fstar_stand_in.toolchain(tmp_path_factory.mktemp("bin"))


def judged(fstar):
    """Yields the verdict on each file, with its name."""

    def one(text, *, trust=False):
        task = Task(language="fstar", source=text.encode(), name="Plain.fst", trust_source=trust)
        return asyncio.run(judge(FStarChecker(fstar, sandbox=Sandbox.OFF), task, Candidate(), LIMITS))

    yield from ((name, one(text)) for name, text in SAID.items())
    yield from ((name, one(text, trust=True)) for name, text in TRUSTED.items())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(examination, "screen", lambda *_: ())
        yield from ((name, one(text)) for name, text in UNSCREENED.items())


@pytest.fixture(scope="module")
def before(fstar):
    with pytest.MonkeyPatch.context() as patch:
        answer_runs(patch, stand_in)
        return dict(judged(fstar))


@pytest.fixture
def verdicts(monkeypatch, fstar):
    answer_runs(monkeypatch, stand_in)
    return lambda: judged(fstar)


def test_nothing_of_this_is_proved(before):
    assert not any(map(believed, before.values()))


def test_what_is_not_told_anything_is_proved(verdicts, monkeypatch):
    monkeypatch.setitem(globals(), "SAID", {"plain": PLAIN})
    monkeypatch.setitem(globals(), "TRUSTED", {"assuming": UNSCREENED["an assumption"]})
    assert [believed(verdict) for _, verdict in verdicts()] == [True, True, False]


WORDS = (
    "objection is None",
    "said",
    "not limits",
    "left and left[0] is Sort.UNPROVED",
    "message.severity is not Severity.ERROR",
)
"""Conditions that refuse nothing."""
BACKED = {
    "not subject.module": "F* says that it verified a module without a name in no way that is read",
    "not subject.claims": "the judge wants an obligation",
    "not self.task.trust_source": "the judge wants no assumption of a file that is not trusted",
    "message.use is None": "nothing is known of a message that cannot be read",
    "limited is not None": "an error in the client is a failure at least",
    "not claim": "an error in the client is a failure at least",
    "not errors": "a probe without errors is none",
    "last.use is not None": "nothing is known of a message that cannot be read",
    "message.number == _VACUOUS and claim": "an error elsewhere in the probe is a failure at least",
    "message.use is not None": "an error elsewhere in the probe is a failure at least",
    "setup is not None": "the message is an error too",
    "result.exit_code == 0 and errors": "the message is an error too",
    "sort in sorts": "the first error decides",
}
"""Rules that say more exactly what another rule would refuse."""
GUARDS = [
    *rules(
        examination,
        *("evidence", "_run", "_objection", "_allowed", "_client", "_probe"),
        except_for=WORDS,
    ),
    *rules(run, "failure", except_for=WORDS),
    *rules(messages, "sort_of", "outcome", except_for=WORDS),
]


@pytest.mark.parametrize(("module", "guard"), GUARDS)
def test_every_rule_is_needed(module, guard, monkeypatch, verdicts, before):
    switch_off(monkeypatch, module, guard)
    assert is_needed(verdicts(), before, guard, BACKED)


STATED = "if not claim.private and (not claim.binders or _typed(claim.statement)):"
READING = {
    "an error is no note": (messages, "sort_of", "message.severity is not Severity.ERROR", "True"),
    "an error with the number of a note": (messages, "sort_of", "known in (None, Sort.NOTE)", "known is None"),
    "a failure that was expected": (messages, "outcome", "Sort.ESCAPE if message.expected else sort_of", "sort_of"),
    "the words of an expected failure": (messages, "_message", "expected=foreseen or expected", "expected=expected"),
    "a list of issues": (messages, "parse_output", "expected=in_issues", "expected=False"),
    "what is claimed, seen from outside": (client, "client", STATED, "if False:"),
    "what is required of each claim": (client, "probe", "if impossible and not claim.private:", "if False:"),
}
"""Rules that are no condition of their own."""


@pytest.mark.parametrize("rule", READING)
def test_every_other_rule_is_needed(rule, monkeypatch, verdicts):
    rewrite(monkeypatch, *READING[rule])
    assert any(believed(verdict) for _, verdict in verdicts())


@pytest.mark.parametrize("number", numbers.ESCAPES)
def test_every_number_of_a_way_round_is_needed(number, monkeypatch, verdicts):
    monkeypatch.delitem(numbers._SORTS, number)
    assert any(believed(verdict) for _, verdict in verdicts())


def test_what_is_not_implemented_is_an_error(monkeypatch, verdicts):
    monkeypatch.delitem(messages._SEVERITIES, "NotImplemented")
    assert any(believed(verdict) for _, verdict in verdicts())
