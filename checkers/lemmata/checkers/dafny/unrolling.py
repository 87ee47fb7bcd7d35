"""The body of a method as a block without loops, for the runs whose loops go no more than given numbers of rounds.

Each loop becomes its rounds in a row, with ``assert`` behind them that no further one begins, so a program with too
few of them does not verify. ``return`` assigns the results and leaves the block. What only proves is left out:
assertions, calculations, invariants, calls of lemmas.
"""

from __future__ import annotations

from collections.abc import Callable as Function
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from lemmata.checkers.dafny.expressions import Apply, Member, Name, Star
from lemmata.checkers.dafny.lexer import NAME
from lemmata.checkers.dafny.nodes import Node, walk
from lemmata.checkers.dafny.parser import File
from lemmata.checkers.dafny.statements import (
    AlternativeLoop,
    Assert,
    Assign,
    Block,
    Calc,
    Declare,
    For,
    ForallStatement,
    Jump,
    Labelled,
    OpaqueBlock,
    Return,
    Reveal,
    While,
)
from lemmata.checkers.dafny.syntax import Expression, Pattern, Variable
from lemmata.checkers.errors import UsageError

__all__ = ["Unroller", "loops_of"]

_MOST_ROUNDS: Final = 100
_LONGEST: Final = 300_000
"""Characters of an unrolled body."""
_PAST: Final = ("old", "fresh", "unchanged")
"""Words that compare with the state in which a method begins."""


def loops_of(body: Node) -> tuple[While | For, ...]:
    """Returns the loops within a body in the order of the text."""
    return tuple(sorted((node for node in walk(body) if isinstance(node, While | For)), key=lambda node: node.start))


@dataclass(frozen=True, slots=True)
class _Loop:
    """Where ``break`` and ``continue`` go."""

    leave: str
    next: str


@dataclass(slots=True, kw_only=True)
class Unroller:
    """Writes parts of a file anew."""

    file: File
    prefix: str
    """Of every name that is made up; nothing in the file begins with it."""
    substitutes: Mapping[str, str]
    """Names that are written as something else: type parameters."""
    results: Sequence[str] = ()
    lemmas: Collection[str] = ()
    """Names whose calls only prove."""
    rounds: Mapping[int, int] = field(default_factory=dict[int, int])
    """For the first token of each loop, how many rounds of it are written."""
    _special: dict[int, Node] = field(default_factory=dict[int, Node])
    _loops: list[_Loop] = field(default_factory=list[_Loop])
    _made: int = 0
    _length: int = 0

    @property
    def start(self) -> str:
        """Returns the label of the state in which the body begins."""
        return f"{self.prefix}start"

    def text(self, node: Node) -> str:
        """Returns an expression or type, with what it says of the past said of the label `start`."""
        return self._emit(node.start, node.end)

    def body(self, block: Block) -> str:
        """Returns a body as a labelled block.

        Raises:
            UsageError: it has something that is not unrolled, or it becomes too long.
        """
        self._refuse(block)
        for node in walk(block):
            if isinstance(node, For | While | Jump | Return) or self._only_proves(node):
                self._special.setdefault(node.start, node)
        return f"label {self.prefix}end: {self._emit(block.start, block.end)}"

    def _refuse(self, block: Block) -> None:
        """Raises `UsageError` for what has no place in a block without loops."""
        taken = {*self.results, *self.substitutes}
        for node in walk(block):
            name = type(node).__name__
            match node:
                case AlternativeLoop() | OpaqueBlock() | Labelled():
                    raise UsageError(f"{self._place(node)}: {name} is not supported in a counterexample")
                case While() if node.body is None or not isinstance(node.condition, Expression):
                    raise UsageError(f"{self._place(node)}: a loop without a condition or a body is not supported")
                case While() if isinstance(node.condition, Star):
                    raise UsageError(f"{self._place(node)}: a loop that ends by chance is not supported")
                case For() if node.body is None or isinstance(node.last, Star):
                    raise UsageError(f"{self._place(node)}: a loop without an end or a body is not supported")
                case Declare() | Assign() if node.operator == ":-":
                    raise UsageError(f"{self._place(node)}: :- is not supported in a counterexample")
                case Variable() | Pattern() if node.name in taken:
                    raise UsageError(f"{self._place(node)}: another {node.name} is not supported in a counterexample")
                case Jump() if node.label or node.keyword == "new":
                    raise UsageError(f"{self._place(node)}: a label is not supported in a counterexample")
                case Return() if node.keyword != "return":
                    raise UsageError(f"{self._place(node)}: {node.keyword} is not supported in a counterexample")
                case _:
                    pass

    def _place(self, node: Node) -> str:
        return f"line {self.file.source.position(self.file.tokens[node.start].offset).line}"

    def _only_proves(self, node: Node) -> bool:
        match node:
            case Assert() | Calc() | Reveal():
                return True
            case ForallStatement():
                return node.body is None or bool(node.clauses)
            case Assign(operator="", values=(Apply(function=Name() | Member() as called),)):
                return called.name in self.lemmas
            case _:
                return False

    # Text

    def _emit(self, start: int, end: int) -> str:
        pieces: list[str] = []
        index = start
        while index < end:
            if pieces:
                pieces.append(self._gap(index))
            node = self._special.get(index)
            if node is not None and node.end <= end:
                pieces.append(self._instead(node))
                index = node.end
            else:
                pieces.append(self._token(index))
                index += 1
        text = "".join(pieces)
        self._length += len(text)
        if self._length > _LONGEST:
            raise UsageError("unrolled as far as the counterexample says, the program is too long")
        return text

    def _gap(self, index: int) -> str:
        """Returns blanks for what stands before a token: comments are not repeated."""
        tokens = self.file.tokens
        gap = self.file.source.text[tokens[index - 1].end : tokens[index].offset]
        return "\n" if "\n" in gap else " " if gap else ""

    def _token(self, index: int) -> str:
        tokens = self.file.tokens
        token = tokens[index]
        if token.kind == NAME and token.text in self.substitutes:
            return self.substitutes[token.text]
        if token.text in _PAST:
            if index + 1 < len(tokens) and tokens[index + 1].text == "@":
                raise UsageError("a label is not supported in a counterexample")
            return f"{token.text}@{self.start}"
        return token.text

    def _instead(self, node: Node) -> str:
        match node:
            case While():
                return self._while(node)
            case For():
                return self._for(node)
            case Return():
                values = ", ".join(self.text(value) for value in node.values)
                return f"{', '.join(self.results)} := {values}; {self._leave()}" if values else self._leave()
            case Jump():
                depth = node.depth + (node.keyword == "continue")
                if depth > len(self._loops):
                    raise UsageError(f"{self._place(node)}: {node.keyword} stands in no loop")
                loop = self._loops[-depth]
                return f"break {loop.leave if node.keyword == 'break' else loop.next};"
            case _:
                return ""

    def _leave(self) -> str:
        return f"break {self.prefix}end;"

    def _while(self, node: While) -> str:
        assert isinstance(node.condition, Expression)
        condition = self.text(node.condition)
        return self._unrolled(node, lambda _: f"!({condition})", lambda _: "")

    def _for(self, node: For) -> str:
        first, last, sign = self._name("first"), self._name("last"), "-" if node.down else "+"
        order = f"{last} <= {first}" if node.down else f"{first} <= {last}"
        kind = f": {self.text(node.variable.type)}" if node.variable.type is not None else ""

        def index(number: int) -> str:
            value = f"{first} {sign} {number + node.down}"
            return f"var {node.variable.name}{kind} := {value}; "

        before = f"var {first}, {last} := {self.text(node.first)}, {self.text(node.last)}; assert {order};\n"
        return self._unrolled(node, lambda number: f"{first} {sign} {number} == {last}", index, before)

    def _unrolled(
        self, node: While | For, over: Function[[int], str], begun: Function[[int], str], before: str = ""
    ) -> str:
        """Returns the rounds of a loop in a row.

        Args:
            node: the loop.
            over: says for the number of a round that there is none.
            begun: what stands before the body in a round.
            before: what stands before the loop.
        """
        assert node.body is not None
        rounds = self.rounds[node.start]
        if rounds > _MOST_ROUNDS:
            raise UsageError(f"{rounds} rounds of a loop are not supported, {_MOST_ROUNDS} are")
        leave = self._name("loop")

        def copies() -> Iterator[str]:
            for number in range(rounds):
                loop = _Loop(leave, self._name("round"))
                self._loops.append(loop)
                body = self._emit(node.body.start, node.body.end) if node.body is not None else ""
                self._loops.pop()
                yield f"if {over(number)} {{ break {leave}; }}\nlabel {loop.next}: {{ {begun(number)}{body} }}\n"

        return f"label {leave}: {{ {before}{''.join(copies())}assert {over(rounds)}; }}"

    def _name(self, what: str) -> str:
        self._made += 1
        return f"{self.prefix}{what}{self._made}"
