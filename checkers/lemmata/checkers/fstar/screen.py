"""The screen of F* sources: what may be run at all, by allow-list.

It reads tokens, so what stands in comments and strings is nothing to it. Fail closed: a keyword, pragma, option,
attribute, module or tactic that `lemmata.checkers.fstar.rules` does not list is refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from lemmata.checkers.fstar.declarations import Declaration, declarations, path_at, split
from lemmata.checkers.fstar.document import hole_at
from lemmata.checkers.fstar.lexer import CLOSE, NAME, OPEN, PRAGMA, STRING, SYMBOL, VARIABLE, WORD, lex
from lemmata.checkers.fstar.rules import (
    ATTRIBUTES,
    KEYWORDS,
    MODULES,
    NAMES,
    OPTIONS,
    PARTS,
    PRAGMAS,
    TACTIC_MODULES,
    TACTICS,
    TAKEN,
)
from lemmata.checkers.levels import Level, Rule
from lemmata.checkers.source import Source
from lemmata.checkers.tokens import Token
from lemmata.checkers.verdict import Assumption, Diagnostic

__all__ = ["assumptions", "screen", "screen_tokens", "short_names"]

_LIBRARY: Final = "FStar."
_RESERVED: Final = frozenset({"FStar", "Prims", "LowStar", "Steel", "Pulse"})
"""What no short name of a module may be: it would hide the library's."""

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
    tokens = lex(source)
    parts = split(source, tokens)
    found = screen_tokens(source, tokens, level, short_names(tokens))
    return (*found, *(source.diagnostic(*finding, kind="screen") for finding in _misleading(parts)))


def _misleading(parts: Sequence[Declaration]) -> Iterator[tuple[str, int]]:
    """Yields what is wrong with the names that declarations give, and where: a statement must mean what it says."""
    for part in parts:
        for name in part.names():
            shown = name.text
            if name.text == "(":
                place = part.tokens.index(name) + 1
                shown = "".join(token.text for token in part.tokens[place : place + 1])
            if shown in TAKEN:
                yield f"{shown} is not allowed as a name of one's own: a reader takes it for F*'s", name.offset


def screen_tokens(
    source: Source, tokens: Sequence[Token], level: Level, modules: dict[str, str]
) -> tuple[Diagnostic, ...]:
    """Returns what `screen` returns, of some tokens that stand together: a filling, a helper, or all.

    Args:
        source: where they stand.
        tokens: what is looked at.
        level: who wrote them.
        modules: the short names of modules, see `short_names`.
    """
    places: dict[int, Diagnostic] = {}
    for token, message in _Screen(tokens, level, modules).findings():
        places.setdefault(token.offset, source.diagnostic(message, token.offset, kind="screen"))
    return tuple(places[offset] for offset in sorted(places))


def short_names(tokens: Sequence[Token]) -> dict[str, str]:
    """Returns the short names that a source gives to modules, with the modules, and its own name with itself.

    One that is given twice stands for no module: which one it means depends on the place.
    """
    found: dict[str, str] = {}
    for index, token in enumerate(tokens):
        if token.text == "module":
            path, end = path_at(tokens, index + 1)
            short = end < len(tokens) and tokens[end].text == "="
            meant = path_at(tokens, end + 1)[0] if short else path
            found[path] = meant if found.get(path, meant) == meant else ""
    return found


def assumptions(data: bytes, name: str) -> tuple[Assumption, ...]:
    """Returns what a source takes for granted, in order; raises `InputError` if it cannot be read."""
    found: list[Assumption] = []
    for part in declarations(Source(data, name)):
        for index, token in enumerate(part.tokens):
            if token.text == "assume" and token.kind == WORD:
                whole = index <= part.word and part.assumed
                names = part.names()
                found.append(
                    Assumption(
                        name=names[0].text if whole and names else f"assume in line {token.line}",
                        text=_text(part.tokens if whole else part.tokens[index:]),
                        line=token.line,
                        column=token.column,
                        pinned=True,
                    )
                )
    return tuple(found)


def _text(tokens: Sequence[Token]) -> str:
    """Returns an assumption in one line: up to where its brackets close, or a semicolon outside of them."""
    parts: list[str] = []
    depth = 0
    for token in tokens:
        depth += (token.kind == OPEN) - (token.kind == CLOSE)
        if depth < 0 or (depth == 0 and token.text == ";"):
            break
        parts.append(token.text if token.glued else f" {token.text}")
    return "".join(parts).strip()


class _Screen:
    """The checks on one list of tokens."""

    def __init__(self, tokens: Sequence[Token], level: Level, modules: dict[str, str]) -> None:
        self.tokens = tokens
        self.level = level
        self.modules = modules
        self.attributes: set[int] = set()
        """Indices of the tokens inside of attributes: they are judged as such."""

    def findings(self) -> Iterator[Finding]:
        """Yields what is refused."""
        for index, token in enumerate(self.tokens):
            if token.text in ("[@", "[@@", "[@@@"):
                yield from self.attribute(index)
        index = 0
        while index < len(self.tokens):
            token = self.tokens[index]
            index += 1
            if token.kind in (WORD, NAME, VARIABLE):
                yield from self.word(index - 1)
            elif token.kind == PRAGMA:
                yield from self.pragma(index - 1)
            elif token.kind == SYMBOL:
                yield from self.symbol(index - 1)
            if token.kind == NAME:
                _, end = path_at(self.tokens, index - 1)
                yield from self.path(index - 1, end)
                for inner in range(index, end):
                    if self.tokens[inner].kind == NAME:
                        yield from self.word(inner)
                index = end

    def at(self, index: int) -> str:
        """Returns the text of a token, empty beyond the ends."""
        return self.tokens[index].text if 0 <= index < len(self.tokens) else ""

    def refuse(self, token: Token, rule: Rule, what: str = "") -> Iterator[Finding]:
        """Yields a finding if the rule does not allow its word at this level."""
        if rule.level > self.level:
            added = self.level == Level.ADDED and rule.level in (Level.PINNED, Level.TRUSTED)
            yield token, f"{what or token.text} is not allowed{' by a candidate' if added else ''}: {rule.reason}"

    def word(self, index: int) -> Iterator[Finding]:
        """Yields what is wrong with a keyword or a name."""
        token = self.tokens[index]
        if token.text in KEYWORDS and index not in self.attributes:
            yield from self.refuse(token, KEYWORDS[token.text])
            if token.text == "open" and self.level == Level.ADDED and self.at(index - 1) != "let":
                yield token, "open is not allowed by a candidate: it could change what the pinned statement means"
        if token.text in NAMES:
            yield from self.refuse(token, NAMES[token.text])
        for part, rule in PARTS.items():
            if part in token.text.lower() and not hole_at(self.tokens, index):
                yield from self.refuse(token, rule)
        if token.text.startswith("__"):
            yield token, f"{token.text} is not allowed: names that begin with __ are F*'s own"

    def symbol(self, index: int) -> Iterator[Finding]:
        """Yields what is wrong with an operator or another sign."""
        token = self.tokens[index]
        following = self.tokens[index + 1] if index + 1 < len(self.tokens) else None
        if token.text in ("~>", "↝"):
            yield token, f"{token.text} is not allowed: it leaves out what is not marked with it"
        elif token.text in ("`#", "`@") or (token.text == "`" and following and following.kind not in (WORD, NAME)):
            yield token, "a quotation is not allowed: programs that write programs are no part of a proof"
        elif token.text == "#" and following and following.kind == OPEN and following.text.startswith("["):
            yield token, "#[ is not allowed: a tactic would choose the argument"

    def pragma(self, index: int) -> Iterator[Finding]:
        """Yields what is wrong with a pragma and its options."""
        token = self.tokens[index]
        yield from self.refuse(token, PRAGMAS[token.text])
        following = self.tokens[index + 1] if index + 1 < len(self.tokens) else None
        if following is None or following.kind != STRING:
            if token.text in ("#set-options", "#push-options") and following is not None and following.kind == OPEN:
                yield following, "expected a string with options"
            return
        words = following.text[1:-1].split()
        if "\\" in following.text:
            yield following, "these options are not allowed: expected them without escapes"
            return
        while words:
            name = words.pop(0)
            value = words.pop(0) if words and not words[0].startswith("-") else ""
            problem = _option(name, value, self.level)
            if problem:
                yield following, f"the option {name} {value}".rstrip() + f" is not allowed{problem}"

    def attribute(self, index: int) -> Iterator[Finding]:
        """Yields what is wrong with the attributes in the brackets that open at ``index``."""
        depth = 0
        head = True
        for place in range(index, len(self.tokens)):
            token = self.tokens[place]
            depth += (token.kind == OPEN) - (token.kind == CLOSE)
            if depth == 0:
                return
            if place > index:
                self.attributes.add(place)
                if head:
                    rule = ATTRIBUTES.get(token.text)
                    if rule is None:
                        yield token, f"the attribute {token.text} is not allowed: it is not on the list"
                    else:
                        yield from self.refuse(token, rule, f"the attribute {token.text}")
                head = depth == 1 and token.text == ";"

    def path(self, index: int, end: int) -> Iterator[Finding]:
        """Yields what is wrong with the dotted name from ``index`` to ``end``."""
        token = self.tokens[index]
        whole, _ = path_at(self.tokens, index)
        before = self.at(index - 1)
        if before == "module":
            yield from self.naming(index, end, whole)
        elif before in ("open", "include", "friend") or self.at(end) == ".(":
            yield from self.opened(token, whole)
        elif before == "=" and self._names_module(index):
            if self.resolved(whole) not in MODULES:
                yield token, f"the module {whole} is not allowed: it is not on the list"
        elif self.at(end) == "." and end + 1 < len(self.tokens) and self.tokens[end + 1].kind in (WORD, OPEN):
            yield from self.used(token, whole, self.tokens[end + 1])
        elif "." in whole:
            yield from self.used(token, whole.rpartition(".")[0], self.tokens[end - 1])

    def _names_module(self, index: int) -> bool:
        """Returns whether the name at ``index`` is the module in ``module M = ...``."""
        return index >= 3 and self.tokens[index - 2].kind == NAME and self.at(index - 3) == "module"

    def resolved(self, path: str) -> str:
        """Returns the full name of a module: short names, and ``FStar.`` left out."""
        known = self.modules.get(path, path)
        return known if known in MODULES else _LIBRARY + known if _LIBRARY + known in MODULES else known

    def naming(self, index: int, end: int, name: str) -> Iterator[Finding]:
        """Yields what is wrong with the name in ``module M`` or ``module M = ...``."""
        token = self.tokens[index]
        short = self.at(end) == "="
        if not short and index > 1:
            yield token, f"module {name} is not allowed here: a file is one module, and begins with its name"
        if name.split(".")[0] in _RESERVED or _LIBRARY + name in MODULES or name in MODULES:
            yield token, f"the name {name} is not allowed for a module: it would hide the library's"
        if short and name in self.modules and self.at(0) == "module" and self.at(1) == name:
            yield token, f"the name {name} is not allowed for a module: it is the file's own"

    def opened(self, token: Token, path: str) -> Iterator[Finding]:
        """Yields what is wrong with opening a module."""
        name = self.resolved(path)
        if name in TACTIC_MODULES:
            yield token, f"opening {path} is not allowed: write `module T = {name}`, and T. before its names"
        elif name not in MODULES and self.modules.get(path) != path:
            yield token, f"the module {path} is not allowed: it is not on the list"

    def used(self, token: Token, qualifier: str, name: Token) -> Iterator[Finding]:
        """Yields what is wrong with using a name of a module."""
        module = self.resolved(qualifier)
        if module in TACTIC_MODULES and name.text not in TACTICS:
            yield name, f"the tactic {name.text} is not allowed: it is not on the list"
        elif module not in MODULES and self.modules.get(qualifier) != qualifier:
            yield token, f"the module {qualifier} is not allowed: it is not on the list"


def _option(name: str, value: str, level: Level) -> str:
    """Returns why an option may not be set to a value, empty if it may."""
    option = OPTIONS.get(name)
    if option is None:
        return f": expected one of {', '.join(OPTIONS)}"
    if option.level > level:
        return " by a candidate: limits and encoding belong to the task"
    if option.most is None:
        return "" if value in option.values else f": expected one of {', '.join(option.values)}"
    numbers = value.split(",")
    fits = len(numbers) <= 2 and all(part.isdecimal() and int(part[:9]) <= option.most for part in numbers)
    return "" if fits else f": expected a number up to {option.most}"
