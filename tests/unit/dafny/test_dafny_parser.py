"""The parser of Dafny: shapes of trees, traps of the syntax, and what is kept opaque."""

from pathlib import Path

import pytest

from lemmata.checkers.dafny.binders import Lambda, Let, Match, Quantifier, StatementExpression
from lemmata.checkers.dafny.declarations import Callable, ClassDeclaration, Module, Opaque, OpaqueBody
from lemmata.checkers.dafny.document import named
from lemmata.checkers.dafny.expressions import (
    Apply,
    Binary,
    Cardinality,
    Chain,
    Limited,
    Member,
    Name,
    Slice,
    Tuple,
    Unary,
)
from lemmata.checkers.dafny.nodes import NamedType, children, walk
from lemmata.checkers.dafny.parser import parse
from lemmata.checkers.dafny.statements import (
    AlternativeIf,
    Assert,
    Assign,
    Block,
    Calc,
    Declare,
    For,
    ForallStatement,
    If,
    MatchStatement,
    While,
)
from lemmata.checkers.errors import InputError

CONSTRUCTS = sorted((Path(__file__).parent / "constructs").glob("*.dfy"))


def opaque(file):
    return [node for node in walk(file.program) if isinstance(node, Opaque | OpaqueBody)]


def read(text):
    file = parse(text.encode(), "f.dfy")
    assert opaque(file) == []
    return file


def body(text):
    """Returns the statements of a method with this body, and the file."""
    file = read(f"method M() {{ {text} }}")
    return file, file.program.members[0].body.statements


def expression(text):
    file = read(f"ghost function F(): int {{ {text} }}")
    return file, file.program.members[0].body


def texts(file, nodes):
    return [file.text(node.start, node.end) for node in nodes]


@pytest.mark.parametrize("path", CONSTRUCTS, ids=lambda path: path.stem)
def test_every_construct_is_read(path):
    file = parse(path.read_bytes(), path.name)
    assert [node.reason for node in opaque(file)] == []
    assert (file.program.start, file.program.end) == (0, len(file.tokens))


@pytest.mark.parametrize("path", CONSTRUCTS, ids=lambda path: path.stem)
def test_children_lie_in_order_within_their_parents(path):
    file = parse(path.read_bytes(), path.name)
    for node in walk(file.program):
        assert 0 <= node.start <= node.end <= len(file.tokens)
        assert all(node.start <= child.start <= child.end <= node.end for child in children(node)), node


def samples(name):
    """Returns what Dafny parses of a list of short programs."""
    lines = (Path(__file__).parent / "grammar" / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    assert all(line[:2] in ("+ ", "- ", "# ") for line in lines)
    return [line[2:] for line in lines if line.startswith("+")]


@pytest.mark.parametrize("text", samples("statements"))
def test_a_statement_that_dafny_parses_is_read(text):
    body(text)


@pytest.mark.parametrize("text", samples("declarations"))
def test_a_declaration_that_dafny_parses_is_read(text):
    read(text)


@pytest.mark.parametrize(
    "text", ["P#[3]", "P(2)#[3](x)", "P#[3][2](x)", "P<int>#[3](x)", "(P)#[3](x)", "P#[](x)", "P#3(x)"]
)
def test_a_limit_stands_between_a_name_and_its_arguments_only(text):
    file = parse(f"ghost function F(): bool {{ {text} }}".encode(), "f.dfy")
    assert len(opaque(file)) == 1


def test_a_limit_is_a_part_of_what_is_called():
    file, call = expression("a.P#[k - 1](x, y)")
    assert isinstance(call, Apply)
    assert isinstance(call.function, Limited)
    assert texts(file, [call.function, call.function.function, call.function.limit]) == ["a.P#[k - 1]", "a.P", "k - 1"]


def test_two_negations_may_stand_together():
    _, twice = expression("!!b")
    assert shown(twice) == "(! (! b))"
    assert shown(expression("a !! b")[1]) == "(a !! b)"


def test_a_forall_statement_may_stand_before_an_expression():
    _, node = expression("forall i: nat ensures i >= 0 { } 3")
    assert isinstance(node, StatementExpression)
    assert isinstance(node.statement, ForallStatement)


STRENGTHS = [
    ("a + b * c", "(a + (b * c))"),
    ("a - b - c", "((a - b) - c)"),
    ("a ==> b ==> c", "(a ==> (b ==> c))"),
    ("a <== b <== c", "((a <== b) <== c)"),
    ("a <==> b ==> c", "(a <==> (b ==> c))"),
    ("a && b == c", "(a && (b == c))"),
    ("!a == -b", "((! a) == (- b))"),
    ("a * b & c as int", "(a * (b & (c as int)))"),
    ("a >> b + c", "(a >> (b + c))"),
    ("a <-1", "(a < (- 1))"),
    ("a<b>-c", "(a < b > (- c))"),
    ("|s| - |t|", "(|s| - |t|)"),
    ("x in s + t", "(x in (s + t))"),
]


def shown(node):
    match node:
        case Binary():
            return f"({shown(node.left)} {node.operator} {shown(node.right)})"
        case Unary():
            return f"({node.operator} {shown(node.operand)})"
        case Cardinality():
            return f"|{shown(node.operand)}|"
        case Chain():
            parts = [shown(node.operands[0])]
            for operator, operand in zip(node.operators, node.operands[1:], strict=True):
                parts += [operator, shown(operand)]
            return f"({' '.join(parts)})"
        case Name():
            return node.name
        case _ if hasattr(node, "type"):
            return f"({shown(node.operand)} {node.operator} {node.type.name})"
        case _:
            return node.text


@pytest.mark.parametrize(("text", "tree"), STRENGTHS, ids=[text for text, _ in STRENGTHS])
def test_strength_of_operators(text, tree):
    assert shown(expression(text)[1]) == tree


def test_a_shift_to_the_right_is_written_without_a_blank():
    file = parse(b"function F(): int { a > > b }", "f.dfy")
    assert isinstance(file.program.members[0].body, OpaqueBody)


@pytest.mark.parametrize(
    "text",
    ["while i < |a| { x := 1; }", "while (i < n) { x := 1; }", "while i < a[0] decreases * { x := 1; }"],
)
def test_a_brace_after_a_guard_is_the_body(text):
    _, (loop,) = body(text)
    assert isinstance(loop, While)
    assert len(loop.body.statements) == 1


def test_old_semicolons_belong_to_their_clauses():
    file = read("method M(x: int) requires x > 0; requires F(x); ensures true; decreases x, 0; { }")
    method = file.program.members[0]
    assert texts(file, method.clauses) == [
        "requires x > 0;",
        "requires F(x);",
        "ensures true;",
        "decreases x, 0;",
    ]
    assert isinstance(method.body, Block)


def test_a_named_result_is_no_tuple():
    named_result = read("function F(x: int): (m: int) ensures m == x { x }").program.members[0]
    assert [variable.name for variable in named_result.results] == ["m"]
    unnamed = read("function F(x: int): (int, T) { (x, x) }").program.members[0]
    assert unnamed.results == ()
    assert len(unnamed.result_type.elements) == 2


def test_member_access_ends_with_its_names():
    _, node = expression("b.Length + a.Length")
    assert [type(node.left), node.left.name, node.right.target.name] == [Member, "Length", "a"]
    _, node = expression("t.0.1")
    assert (node.name, node.target.name, node.target.target.name) == ("1", "0", "t")


GENERIC = [
    ("F<int>(x)", Apply),
    ("F(a < b, c > d)", Apply),
    ("a < b", Binary),
    ("a < b && c > (d)", Binary),
    ("G<seq<seq<int>>>(x)", Apply),
    ("a < |b|", Binary),
]


@pytest.mark.parametrize(("text", "kind"), GENERIC, ids=[text for text, _ in GENERIC])
def test_type_arguments_and_comparisons(text, kind):
    assert type(expression(text)[1]) is kind


def test_a_lemma_call_before_an_expression():
    file, node = expression("L(x); assert P by { } calc { 1; } y")
    assert isinstance(node, StatementExpression)
    assert [type(part.statement) for part in walk(node) if isinstance(part, StatementExpression)] == [
        Assign,
        Assert,
        Calc,
    ]
    assert file.text(node.statement.start, node.statement.end) == "L(x);"


def test_bound_variables_go_as_far_as_they_can():
    file, node = expression("forall i, j: nat | i < j :: P(i) ==> Q(j) && R")
    assert isinstance(node, Quantifier)
    assert texts(file, node.domain.variables) == ["i", "j: nat"]
    assert texts(file, [node.domain.range, node.body]) == ["i < j", "P(i) ==> Q(j) && R"]
    _, (call,) = body("M(set x | x in s, y <- t);")
    assert len(call.values[0].arguments) == 1


KINDS = [
    ("x => x + 1", Lambda),
    ("(x: int, y) => x", Lambda),
    ("(x, y)", Tuple),
    ("var x :| x > 0; x", Let),
    ("match x case A => 1 case B(c, _) => 2", Match),
    ("s[..|s| - 1]", Slice),
    ("1 <= a < b", Chain),
]


@pytest.mark.parametrize(("text", "kind"), KINDS, ids=[text for text, _ in KINDS])
def test_kinds_of_expressions(text, kind):
    assert type(expression(text)[1]) is kind


STATEMENTS = [
    ("if x :| x > 0 { }", If),
    ("if { case a => case b => x := 1; }", AlternativeIf),
    ("match x { case A => y := 1; z := 2; case B => }", MatchStatement),
    ("for i := 0 to |s| { }", For),
    ("forall i | 0 <= i < n ensures P(i) { }", ForallStatement),
    ("var (a, b) := F();", Declare),
    ("ghost var a, b := 1, 2;", Declare),
    ("a[i], a[j] := a[j], a[i];", Assign),
    ("o.f.M<int>(x);", Assign),
]


@pytest.mark.parametrize(("text", "kind"), STATEMENTS, ids=[text for text, _ in STATEMENTS])
def test_kinds_of_statements(text, kind):
    _, (statement,) = body(text)
    assert type(statement) is kind


def test_declarations_have_qualified_names_and_know_whether_they_are_ghost():
    file = read(
        "module A { class C { method M() { } ghost function F(): int } least predicate P() { P() } }"
        "lemma L() function G(): int { 1 } function method H(): int { 1 } ghost method N() twostate predicate T()"
    )
    callables = {name: node.is_ghost for name, node in named(file.program) if isinstance(node, Callable)}
    assert callables == {
        "A.C.M": False,
        "A.C.F": True,
        "A.P": True,
        "L": True,
        "G": False,
        "H": False,
        "N": True,
        "T": True,
    }


def test_old_and_new_words_for_functions():
    file = read("predicate method P(x: int) { true } inductive predicate Q() { Q() } colemma C() { } class D { }")
    assert [member.keyword for member in file.program.members] == [
        "predicate method",
        "inductive predicate",
        "colemma",
        "class",
    ]


def test_what_is_not_known_is_kept_and_sinks_nothing_else():
    file = parse(
        b"method A() { var x := 1; }\n"
        b"method B() ensures true { x <<>> y; { } }\n"
        b"@@ strange { method } thing\n"
        b"module M { method C() { what is this } wrong lemma D() { } }\n"
        b"class E { method F(x int) { } method G() { } }",
        "f.dfy",
    )
    first, second, third, module, last = file.program.members
    assert isinstance(first.body, Block)
    assert isinstance(second.body, OpaqueBody)
    assert (second.name, len(second.clauses)) == ("B", 1)
    assert second.body.reason == "f.dfy:2:29: found '<<'; expected ;"
    assert isinstance(third, Opaque)
    assert isinstance(module, Module)
    assert [type(member) for member in module.members] == [Callable, Opaque, Callable]
    assert isinstance(last, ClassDeclaration)
    assert [type(member) for member in last.members] == [Opaque, Callable]
    covered = [index for member in file.program.members for index in range(member.start, member.end)]
    assert covered == list(range(len(file.tokens)))


BROKEN = [
    ("method M() { ", 1, 12, "not closed"),
    ("method M() { ) }", 1, 14, "found ')'; expected }"),
    ("method M() { } }", 1, 16, "expected a declaration"),
]


@pytest.mark.parametrize(("text", "line", "column", "message"), BROKEN)
def test_brackets_without_partners_are_refused(text, line, column, message):
    with pytest.raises(InputError) as caught:
        parse(text.encode(), "f.dfy")
    assert (caught.value.line, caught.value.column) == (line, column)
    assert message in caught.value.message


def test_nesting_too_deep_is_kept_opaque():
    deep = "(" * 1001 + "1" + ")" * 1001
    file = parse(f"function F(): int {{ {deep} }} function G(): int {{ 1 }}".encode(), "f.dfy")
    assert isinstance(file.program.members[0].body, OpaqueBody)
    assert not isinstance(file.program.members[1].body, OpaqueBody)
    deep = "(" * 300 + "1" + ")" * 300
    assert opaque(read(f"function F(): int {{ {deep} }}")) == []


def test_types():
    file = read("method M(a: array2?<seq<(int, B.C<nat>)>>, f: int -> A --> B, g: (int, int) ~> bool)")
    first, second, third = [variable.type for variable in file.program.members[0].parameters]
    assert (first.name, first.arguments[0].arguments[0].elements[1].name) == ("array2?", "B.C")
    assert (second.arrow, second.result.arrow) == ("->", "-->")
    assert isinstance(third.result, NamedType)
