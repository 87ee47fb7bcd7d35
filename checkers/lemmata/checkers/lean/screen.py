"""The screen: what a Lean source may hold is listed, and everything else is refused before Lean sees it.

Why words are enough. Where a command ends cannot be told without Lean's grammar, and Lean's grammar can be extended
while a file is read. But it can be extended by commands only (``syntax``, ``macro``, ``notation``, ``elab`` ...), and
the words that begin a command are keywords: Lean's reader never takes them for names, wherever they stand. So a word
such as ``axiom`` is refused at every place, also inside a term, and what is left after all such words are gone is
declarations of listed kinds and terms in the grammar that the imported modules define. Two things this cannot see, and
leaves to the comparison of elaborated statements and to the audit of axioms: a command word that an imported library
adds and no table lists, when it does not stand in the first column (in the first column every word must be listed); and
what a listed tactic does.

Fail closed: an attribute, option, derived class or ``#command`` that `lemmata.checkers.lean.rules` does not list is
refused.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Final

from lemmata.checkers.lean.document import DECLARING, attribute_ranges, is_local_use
from lemmata.checkers.lean.lexer import (
    CLOSE,
    DOCUMENTATION,
    NUMBER,
    OPEN,
    PIECE,
    STRING,
    SYMBOL,
    WORD,
    components,
    lex,
)
from lemmata.checkers.lean.rules import (
    ATTRIBUTES,
    COMMANDS,
    CONSTANTS,
    DERIVING,
    HASH_COMMANDS,
    LOOKALIKES,
    MODIFIERS,
    NEVER_PREFIXES,
    OPTIONS,
    TERM_WORDS,
    WORDS,
)
from lemmata.checkers.levels import Level, Rule
from lemmata.checkers.source import Source
from lemmata.checkers.tokens import Token
from lemmata.checkers.verdict import Diagnostic

__all__ = ["screen", "screen_tokens"]

_GRAMMAR_WORDS: Final = frozenset({"notation", "notation3", "infix", "infixl", "infixr", "prefix", "postfix"})
_LATIN: Final = str.maketrans("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧαικνορτυχ", "ABEZHIKMNOPTYXaiKvoptux")
_LATIN_KAPPA: Final = str.maketrans("K", "k")
_SAFE_QUOTED: Final = re.compile(r"[^.'\"\x00-\x1f]*")

Finding = tuple[Token, str]


def screen(data: bytes, name: str, level: Level) -> tuple[Diagnostic, ...]:
    """Returns everything in a source that is not on the lists of a level, in order; nothing means it may be run.

    Args:
        data: the source.
        name: its name in diagnostics.
        level: `Level.PINNED` for a task, `Level.TRUSTED` for one whose assumptions are taken as given.

    Raises:
        InputError: the source cannot be read.
    """
    source = Source(data, name)
    return screen_tokens(source, lex(source), level)


def screen_tokens(source: Source, tokens: Sequence[Token], level: Level) -> tuple[Diagnostic, ...]:
    """Returns what `screen` returns, of some tokens that stand together in a source: a filling, a lemma, or all."""
    found = _Screen([token for token in tokens if token.kind != DOCUMENTATION], level).findings()
    places: dict[int, Diagnostic] = {}
    for token, message in found:
        places.setdefault(token.offset, source.diagnostic(message, token.offset, kind="screen"))
    return tuple(places[offset] for offset in sorted(places))


class _Screen:
    """The checks on one list of tokens."""

    def __init__(self, tokens: Sequence[Token], level: Level) -> None:
        self.tokens = tokens
        self.level = level
        self.attributes = attribute_ranges(tokens)
        self.names: set[int] = set()
        """Indices of tokens that were judged as an attribute, an option or a class: they are no commands."""
        self.notation = False
        self.header = True
        """Whether only imports were met."""
        self.holes = 0
        """How many holes of interpolated strings are open."""
        self.line = 0
        """The line of the token before."""

    def findings(self) -> Iterator[Finding]:
        """Yields what is refused."""
        done = 0
        for index, end in self.attributes.items():
            if index < done:
                yield self.tokens[index], "an attribute list inside another is not allowed"
                continue
            done = end
            yield from self.attribute_list(index)
        for index, token in enumerate(self.tokens):
            if token.kind == WORD:
                yield from self.word(index)
            elif token.kind in (STRING, PIECE):
                self.holes += (token.kind == PIECE) * ((token.text[-1] == "{") - (token.text[0] == "}"))
                yield from self.string(index)
            elif token.kind == SYMBOL:
                yield from self.symbol(index)
            self.line = token.line
            self.header = self.header and (token.text == "import" or self.at(index - 1) == "import")

    def refuse(self, token: Token, rule: Rule, what: str = "") -> Iterator[Finding]:
        """Yields a finding if the rule does not allow its word at this level."""
        if rule.level > self.level:
            where = (
                " by a candidate" if rule.level in (Level.PINNED, Level.TRUSTED) and self.level == Level.ADDED else ""
            )
            yield token, f"{what or token.text} is not allowed{where}: {rule.reason}"

    def at(self, index: int) -> str:
        """Returns the text of a token, empty beyond the end."""
        return self.tokens[index].text if 0 <= index < len(self.tokens) else ""

    def word(self, index: int) -> Iterator[Finding]:
        """Yields what is wrong with a word."""
        token = self.tokens[index]
        parts = components(token.text)
        yield from self.spelling(token, parts)
        for part in parts:
            if part in CONSTANTS:
                yield from self.refuse(token, CONSTANTS[part])
        own = parts[0] in ("Lean", "_root_") and "Lean" in parts[:2]
        if self.level < Level.TRUSTED and own and self.at(index - 1) != "import":
            yield token, f"{token.text} is not allowed: Lean's own programs are no part of a proof"
        if index in self.names or (token.text == "module" and index):
            return
        rule = COMMANDS.get(parts[0]) or MODIFIERS.get(parts[0]) or WORDS.get(token.text)
        if rule and (len(parts) == 1 or rule.level == Level.NEVER):
            yield from self.refuse(token, rule)
            yield from self.command(index)
        elif token.text.startswith(NEVER_PREFIXES):
            yield token, f"{token.text} is not allowed: such words belong to the compiler's own sources"
        elif self.begins_column(token) and token.text not in TERM_WORDS:
            yield token, f"{token.text} is not allowed in the first column: no listed command begins so; indent it"
        else:
            yield from self.command(index)

    def begins_column(self, token: Token) -> bool:
        """Returns whether a token stands in the first column, where a command begins; a filling may begin there."""
        return token.column == 1 and token.line != self.line and not (self.level == Level.ADDED and self.line == 0)

    def spelling(self, token: Token, parts: Sequence[str]) -> Iterator[Finding]:
        """Yields what is wrong with how a name is written."""
        for part in parts:
            quoted = f"«{part}»" in token.text
            listed = part in COMMANDS or part in MODIFIERS or part in WORDS or part in HASH_COMMANDS
            if quoted and (listed or part in LOOKALIKES or part.startswith(NEVER_PREFIXES)):
                yield token, f"«{part}» is not allowed: a keyword or a known name in quotes misleads a reader"
            elif quoted and not (_SAFE_QUOTED.fullmatch(part) and all(map(_plain, part))):
                yield token, f"«{part}» is not allowed: in quotes, a dot, a quote or a foreign letter misleads a reader"
            for plain in () if part.isascii() else _folded(part):
                if plain != part and (
                    plain in COMMANDS
                    or plain in WORDS
                    or plain in MODIFIERS
                    or plain in CONSTANTS
                    or plain in LOOKALIKES
                ):
                    yield token, f"{part} is not allowed: it looks like {plain}, and is another name"

    def command(self, index: int) -> Iterator[Finding]:
        """Yields what is wrong with what follows a command's word."""
        text = self.at(index)
        if text in COMMANDS:
            self.notation = text in _GRAMMAR_WORDS
        match text:
            case "set_option":
                yield from self.option(index)
            case "deriving":
                yield from self.deriving(index)
            case "import":
                if not self.header:
                    yield self.tokens[index], "import is not allowed here: imports stand before everything else"
                if self.at(index + 1) in ("all", "meta", "runtime"):
                    yield (
                        self.tokens[index + 1],
                        f"import {self.at(index + 1)} is not allowed: expected a module's name",
                    )
            case "config":
                if self.at(index + 1).startswith(":=") and self.at(index + 2) != "{":
                    yield (
                        self.tokens[index],
                        "this configuration is not allowed: expected (config := { name := value })",
                    )
            case "native" | "«native»":
                if self.at(index - 1).endswith("+") or self.at(index + 1).startswith(":="):
                    yield self.tokens[index], f"native is not allowed: {WORDS['native_decide'].reason}"
            case "namespace":
                yield from self.own_name(index + 1)
            case _ if text in DECLARING:
                yield from self.own_name(index + 1)
            case _:
                pass
        if self.level == Level.ADDED and text in ("open", "set_option") and not is_local_use(self.tokens, index):
            yield self.tokens[index], f"{text} is not allowed by a candidate: {COMMANDS[text].reason}"

    def own_name(self, index: int) -> Iterator[Finding]:
        """Yields what is wrong with the name that is declared at ``index``."""
        name = self.at(index).removeprefix("_root_.")
        if components(name)[:1] == ["Lean"]:
            yield (
                self.tokens[index],
                f"the name {self.at(index)} is not allowed: names in Lean are the compiler's, and it may run them",
            )

    def option(self, index: int) -> Iterator[Finding]:
        """Yields what is wrong with the option that is set at ``index``."""
        token = self.tokens[min(index + 1, len(self.tokens) - 1)]
        self.names.add(index + 1)
        name = token.text
        option = OPTIONS.get(name) or OPTIONS.get(name.split(".")[0] + ".")
        if option is None:
            listed = ", ".join(f"{key}*" if key.endswith(".") else key for key in OPTIONS)
            yield token, f"set_option {name} is not allowed: expected one of {listed}"
            return
        if option.level > self.level:
            yield token, f"set_option {name} is not allowed by a candidate: limits and elaboration belong to the task"
        value = self.at(index + 2)
        if option.most is not None and not (value.isdecimal() and 1 <= int(value[:20]) <= option.most):
            yield token, f"set_option {name} {value} is not allowed: expected a number from 1 to {option.most}"

    def deriving(self, index: int) -> Iterator[Finding]:
        """Yields the classes after ``deriving`` that are not listed."""
        place = index + 1
        if self.at(place) == "instance":
            self.names.add(place)
            place += 1
        while place < len(self.tokens) and self.tokens[place].kind == WORD:
            token = self.tokens[place]
            self.names.add(place)
            if token.text not in DERIVING:
                yield token, f"deriving {token.text} is not allowed: expected one of {', '.join(sorted(DERIVING))}"
            if self.at(place + 1) != ",":
                return
            place += 2
        yield (
            self.tokens[min(place, len(self.tokens) - 1)],
            "deriving is not allowed here: expected the name of a class",
        )

    def attribute_list(self, index: int) -> Iterator[Finding]:
        """Yields the attributes of the list that begins at ``index`` and are not listed."""
        end = self.attributes[index]
        if self.tokens[end - 1].text != "]":
            yield self.tokens[index], "this attribute list is not closed; expected ]"
            return
        depth = 0
        lists = {1}
        expected = False
        for place in range(index + 1, end):
            token = self.tokens[place]
            depth += (token.kind == OPEN) - (token.kind == CLOSE)
            lists = {level for level in lists if level <= depth}
            inner = self.at(place - 1) == "attr" and token.text.startswith(":=")  # (attr := ATTRIBUTE, ...)
            lists |= {depth} if inner else set()
            if inner or (depth == 1 and token.text == "[") or (depth in lists and token.text == ","):
                expected = True
            elif expected and token.text in ("local", "scoped", "-"):
                self.names.add(place)
                if self.level == Level.ADDED and token.text != "local":
                    yield token, f"{token.text} is not allowed by a candidate: it reaches beyond its lemma"
            elif expected:
                expected = False
                self.names.add(place)
                rule = ATTRIBUTES.get(token.text)
                if rule is None:
                    yield token, f"the attribute {token.text} is not allowed: it is not on the list"
                else:
                    yield from self.refuse(token, rule, f"the attribute {token.text}")

    def string(self, index: int) -> Iterator[Finding]:
        """Yields what is wrong with a string or a part of one."""
        token = self.tokens[index]
        if self.notation and token.kind == STRING:
            if not _is_notation(token.text[1:-1].strip(" ")):
                yield (
                    token,
                    f"the notation {token.text} is not allowed: with it, comments or keywords could be read otherwise",
                )
        elif token.kind == PIECE and self.level == Level.ADDED:
            yield token, "an interpolated string is not allowed by a candidate: a proof does not need it"
        elif token.kind == STRING and ("{" in token.text or self.holes):
            yield (
                token,
                "this string is not allowed: a brace may open an expression in it; write \\x7b, or leave it out",
            )

    def symbol(self, index: int) -> Iterator[Finding]:
        """Yields what is wrong with a run of operators."""
        token = self.tokens[index]
        following = self.tokens[index + 1] if index + 1 < len(self.tokens) else None
        if "`" in token.text:
            yield token, "a quotation (`) is not allowed: programs that write programs are no part of a proof"
        elif token.text.endswith("#") and following and following.glued and following.kind == WORD:
            number = token.glued and index > 0 and self.tokens[index - 1].kind == NUMBER
            rule = HASH_COMMANDS.get(following.text)
            if rule and not (number and len(following.text) <= 2):
                yield from self.refuse(token, rule, f"#{following.text}")
            elif not number or len(following.text) > 2:
                yield token, f"#{following.text} is not allowed: it is not on the list"


def _is_notation(symbol: str) -> bool:
    """Returns whether a new symbol leaves comments, strings, brackets and keywords what they are."""
    listed = symbol in COMMANDS or symbol in WORDS or symbol in MODIFIERS or symbol in TERM_WORDS
    harmless = not any(char in "\"'`«»#@{}()[]\\" or char.isspace() for char in symbol) and "--" not in symbol
    ending = symbol == "" or symbol[0].isdigit() or symbol[-1] in "-/" or "/-" in symbol or "-/" in symbol
    return harmless and not listed and not ending


def _plain(char: str) -> bool:
    """Returns whether a character may stand in a quoted name: ASCII, a letter of Lean, or no letter at all."""
    return char.isascii() or not char.isalpha() or unicodedata.name(char, "").startswith(("LATIN", "GREEK", "DOUBLE"))


def _folded(part: str) -> set[str]:
    """Returns what a name may be taken for by a reader."""
    wide = unicodedata.normalize("NFKC", part)
    bare = "".join(char for char in unicodedata.normalize("NFKD", part) if not unicodedata.combining(char))
    latin = {text.translate(_LATIN) for text in (part, wide, bare)}
    return {wide, bare, *latin, *(text.translate(_LATIN_KAPPA) for text in latin)}
