"""A verifier of Dafny programs that follows a script, for tests of what asks it."""

from lemmata.checkers.dafny.claims import callables
from lemmata.checkers.dafny.parser import parse
from lemmata.checkers.dafny.verification_log import Checked
from lemmata.checkers.verdict import Outcome
from lemmata.provers.dafny.verification import Answer, Failure


class ScriptedVerifier:
    """Shows a declaration if it has all the texts that it needs, and none that is wrong.

    Args:
        needed: for the name of a declaration the texts that it needs, in any order.
        wrong: texts that fail where they stand.
        ill: texts that have no type.
        most: how many declarations can be asked about at once; more are cut off without an answer.
    """

    def __init__(self, needed, *, wrong=(), ill=(), most=1000):
        self.needed = needed
        self.wrong = wrong
        self.ill = ill
        self.most = most
        self.questions = []

    async def ask(self, source, *, deadline, symbol="", seconds=5.0, reliance=False, independent=False):
        text = source.decode()
        self.questions.append(text)
        ill = [Failure(offset=at, text="no type", verifier=False) for word in self.ill for at in places(text, word)]
        if ill:
            return Answer(outcome=Outcome.TYPE, reason="no type", failures=tuple(ill))
        file = parse(source)
        asked = [claim for claim in callables(file.program) if claim.callable.body is not None and symbol in claim.name]
        if len(asked) > self.most:
            return Answer(outcome=Outcome.TIMEOUT, reason="cut off")
        entries, failures = {}, []
        for claim in asked:
            found = self._failures(file, claim)
            entries[claim.entry] = Checked.ERRORS if found else Checked.CORRECT
            failures += found
        outcome = Outcome.UNKNOWN if failures else Outcome.ACCEPTED
        return Answer(outcome=outcome, reason="", entries=entries, failures=tuple(failures))

    def _failures(self, file, claim):
        node = claim.callable
        start, end = file.tokens[node.start].offset, file.tokens[node.end - 1].end
        text = file.source.text[start:end]
        base = claim.name.partition("_lemmata")[0]
        words = text.replace(node.name, base.rpartition(".")[2])
        found = [
            Failure(offset=start + at, text="it fails", verifier=True)
            for word in self.wrong
            for at in places(text, word)
        ]
        if any(part not in words for part in self.needed.get(base, ())):
            clause = next((item for item in node.clauses if item.keyword == "ensures"), None)
            related = () if clause is None else (file.tokens[clause.expressions[0].start].offset,)
            found.append(Failure(offset=end - 1, text="a postcondition", verifier=True, related=related))
        return found


def places(text, word):
    """Returns where a word begins in a text."""
    found, at = [], text.find(word)
    while at >= 0:
        found.append(at)
        at = text.find(word, at + 1)
    return found
