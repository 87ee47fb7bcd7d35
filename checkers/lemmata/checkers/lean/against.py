"""A completed Lean file against its original: the same tokens, with holes filled and helper lemmas, nothing else.

What may be different, blanks and comments apart:

- each ``sorry`` of the original may be any tokens: at least one, brackets balanced, no word that begins a command.
- whole ``theorem`` and ``lemma`` commands may stand between two commands of the original, before the last one that has
  a hole, and not in a ``mutual`` block. The last part of such a name may be no part of any name in the original: else
  a pinned name (or an implicitly bound one) could come to mean the lemma. Inside a namespace it has one part only: a
  longer one would make a new namespace, and a later ``open`` could mean that.

Whether a token stands right after another is compared too (``f (x)`` and ``a[i]`` read it), line breaks are not. This
is the cheap layer, with good messages. That the elaborated statement is the pinned one is shown elsewhere, in a process
that a candidate cannot reach; and that what is added is allowed, by `lemmata.checkers.lean.screen`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from lemmata.checkers.gaps import Match, match, steps
from lemmata.checkers.lean.document import HOLE, begins, commands, declared
from lemmata.checkers.lean.lexer import BRACKETS, CLOSE, OPEN, PIECE, SYMBOL, WORD, components, lex
from lemmata.checkers.lean.rules import COMMANDS, MODIFIERS
from lemmata.checkers.source import Source
from lemmata.checkers.tokens import Token
from lemmata.checkers.verdict import Diagnostic

__all__ = ["Addition", "Comparison", "compare", "deviation"]

_SHOWN = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Addition:
    """Tokens that a candidate added."""

    tokens: tuple[Token, ...]
    helper: bool
    """True for a lemma, False for a filling."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A completed file beside its original."""

    source: Source
    """The completed file."""
    deviation: Diagnostic | None
    additions: tuple[Addition, ...]
    """What was added, in order; a hole that was left open is no addition."""


def deviation(original: bytes, completed: bytes, name: str) -> Diagnostic | None:
    """Returns the first place where ``completed`` is more or less than ``original`` with its holes filled, or None.

    Args:
        original: the pinned source.
        completed: what is offered.
        name: name of the completed file.

    Raises:
        InputError: one of the two cannot be read.
    """
    return compare(original, completed, name).deviation


def compare(original: bytes, completed: bytes, name: str) -> Comparison:
    """Returns where ``completed`` deviates, and what it adds; raises like `deviation`."""
    pinned = commands(lex(Source(original, f"{name} (original)")))
    source = Source(completed, name)
    aligner = _Aligner(source, pinned)
    found = commands(lex(source))
    for command, following in zip(found, [*found[1:], []], strict=True):
        if not aligner.step(command, following):
            break
    else:
        aligner.finish()
    return Comparison(source=source, deviation=aligner.deviation, additions=tuple(aligner.additions))


@dataclass(slots=True)
class _Aligner:
    """Walks along both files, command by command."""

    source: Source
    pinned: list[list[Token]]
    place: int = 0
    additions: list[Addition] = field(default_factory=list[Addition])
    deviation: Diagnostic | None = None
    names: frozenset[str] = frozenset()
    last: int = -1
    """Index of the last pinned command with a hole."""
    scopes: list[str] = field(default_factory=list[str])

    def __post_init__(self) -> None:
        tokens = [token for command in self.pinned for token in command]
        self.names = frozenset(part for token in tokens if token.kind == WORD for part in components(token.text))
        with_holes = [index for index, command in enumerate(self.pinned) if any(map(_is_hole, command))]
        self.last = with_holes[-1] if with_holes else -1

    def step(self, command: list[Token], following: list[Token]) -> bool:
        """Takes the next command of the completed file, before ``following``; returns whether the walk goes on."""
        expected = self.pinned[self.place] if self.place < len(self.pinned) else None
        fit = _match(expected, command) if expected is not None else Match(0, "", ())
        if expected is not None and fit.fillings is not None and fit.expected == "":
            self.additions += [
                Addition(tokens=tokens, helper=False) for tokens in fit.fillings if not _left_open(tokens)
            ]
            self.scope(expected)
            self.place += 1
            return True
        word = _helper_word(command)
        same_name = any(declared(command) == declared(known) != "" for known in self.pinned[self.place :])
        if word is not None and not same_name:
            return self.helper(command, word)
        if expected is None:
            return self.refuse(command[0], _text(command), "the end of the file")
        if fit.place < len(command):
            return self.refuse(command[fit.place], _text(command[fit.place :]), fit.expected)
        if following:
            return self.refuse(following[0], _text(following), fit.expected)
        return self.refuse(self.end(), "the end of the file", fit.expected)

    def helper(self, command: list[Token], word: int) -> bool:
        """Takes a lemma that is not in the original."""
        token = command[word]
        name = command[word + 1] if word + 1 < len(command) else token
        parts = components(name.text)
        if self.place > self.last:
            return self.refuse(token, _text(command), "no lemma after the last hole of the original")
        if "mutual" in self.scopes:
            return self.refuse(token, _text(command), "no lemma inside a mutual block")
        if name.kind != WORD or name is token:
            return self.refuse(name, name.text, "the name of a lemma")
        if parts[-1] in self.names:
            return self.refuse(name, name.text, f"a lemma whose name is new: {parts[-1]} stands in the original")
        if "namespace" in self.scopes and len(parts) > 1:
            return self.refuse(name, name.text, "a name of one part inside a namespace")
        stray = next((command[place] for place in range(word + 1, len(command)) if _barred(command, place)), None)
        if stray is not None:
            return self.refuse(stray, stray.text, "a lemma that is one command")
        if not _balanced(command):
            return self.refuse(token, _text(command), "a lemma with balanced brackets")
        self.additions.append(Addition(tokens=tuple(command), helper=True))
        return True

    def scope(self, command: Sequence[Token]) -> None:
        """Follows the namespaces, sections and blocks of the original."""
        for token in command:
            if token.kind == WORD and token.text in ("namespace", "section", "mutual"):
                self.scopes.append(token.text)
            elif token.kind == WORD and token.text == "end" and self.scopes:
                self.scopes.pop()

    def finish(self) -> None:
        """Checks that nothing of the original is missing."""
        if self.place < len(self.pinned):
            self.refuse(self.end(), "the end of the file", _text(self.pinned[self.place]))

    def end(self) -> Token:
        """Returns an empty token at the end of the file."""
        place = self.source.position(len(self.source.text))
        return Token(SYMBOL, "", len(self.source.text), place.line, place.column, glued=False)

    def refuse(self, token: Token, found: str, expected: str) -> bool:
        """Notes the deviation; returns False, as `step` does then."""
        message = f"differs from the original: found {_short(found)}, expected {_short(expected)}"
        self.deviation = self.source.diagnostic(message, token.offset, kind="against")
        return False


def _match(pinned: Sequence[Token], command: Sequence[Token]) -> Match:
    """Returns how a command fits a pinned one; holes of the pinned one fit balanced tokens of any number but none."""
    return match(pinned, command, _steps(command), _is_hole, "a term or a tactic")


def _steps(command: Sequence[Token]) -> list[int]:
    return steps(
        command,
        lambda token: token.kind == OPEN or (token.kind == PIECE and token.text[0] == '"'),
        lambda token: token.kind == CLOSE or (token.kind == PIECE and token.text[-1] == '"'),
        _pair,
        lambda index: command[index].kind == PIECE or _barred(command, index),
    )


def _barred(command: Sequence[Token], index: int) -> bool:
    """Returns whether a filling may not have the token: a command's word, a modifier, an attribute list."""
    token = command[index]
    if token.kind == WORD:
        return token.text in MODIFIERS or (token.text in COMMANDS and token.text not in _LOCAL)
    following = command[index + 1] if index + 1 < len(command) else None
    if token.kind != SYMBOL or following is None or not following.glued:
        return False
    return (token.text.endswith("@") and following.text == "[") or begins(command, index)


_LOCAL: Final = frozenset({"open", "set_option", "module"})
"""Words of commands that are no commands in a term or tactic (``open ... in``)."""


def _helper_word(command: Sequence[Token]) -> int | None:
    """Returns the index of ``theorem`` or ``lemma`` in a command that is one, None in any other."""
    index = 0
    while index < len(command):
        token = command[index]
        if token.kind == WORD and token.text in ("theorem", "lemma"):
            return index
        if token.kind == SYMBOL and token.text == "@" and index + 1 < len(command) and command[index + 1].text == "[":
            depth = 0
            for place in range(index + 1, len(command)):
                depth += (command[place].kind == OPEN) - (command[place].kind == CLOSE)
                if depth == 0:
                    index = place + 1
                    break
            else:
                return None
        elif token.kind == WORD and token.text in ("private", "protected"):
            index += 1
        else:
            return None
    return None


def _balanced(command: Sequence[Token]) -> bool:
    stack: list[Token] = []
    for token in command:
        if token.kind == OPEN:
            stack.append(token)
        elif token.kind == CLOSE and not (stack and _pair(stack.pop(), token)):
            return False
    return not stack


def _pair(opening: Token, closing: Token) -> bool:
    if opening.kind == PIECE:
        return closing.kind == PIECE
    return closing.kind == CLOSE and BRACKETS[opening.text] == closing.text[0]


def _is_hole(token: Token) -> bool:
    return token.kind == WORD and token.text == HOLE


def _left_open(tokens: Sequence[Token]) -> bool:
    return len(tokens) == 1 and _is_hole(tokens[0])


def _text(tokens: Sequence[Token]) -> str:
    return "".join(token.text if token.glued else f" {token.text}" for token in tokens[:_SHOWN]).strip()


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."
