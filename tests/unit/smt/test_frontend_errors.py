"""Bad input: every file gets an error with its place, what was found and what was expected."""

import time

import pytest

from lemmata.checkers.errors import InputError, ScreenError
from lemmata.checkers.smt import equations
from lemmata.checkers.smt.document import load, load_with_warnings
from lemmata.checkers.smt.lexer import MAX_SOURCE_BYTES

TYPES = (
    "(declare-datatype list (par (a) ((nil) (cons (head a) (tail (list a))))))\n"
    "(declare-datatype Nat ((Z) (S (p Nat))))\n"
)


def failure(text: str | bytes) -> InputError:
    data = text if isinstance(text, bytes) else text.encode()
    with pytest.raises(InputError) as caught:
        load(data, "file.smt2")
    assert "expected" in caught.value.message
    assert "\0" not in caught.value.message
    assert str(caught.value).startswith(f"file.smt2:{caught.value.line}:{caught.value.column}: ")
    return caught.value


SYNTAX = [
    ("", 1, 1, "empty"),
    ("  \n; nothing\n", 2, 9, "claims nothing"),
    ("(assert true)", 1, 13, "prove or check-sat"),
    ("(check-sat", 1, 1, "still open"),
    ("(check-sat)\n(assert (= 1\n  (+ 1", 3, 3, "3 parentheses are still open"),
    ("(assert (= 1 2)\n(check-sat)\n", 1, 1, "1 parenthesis is still open"),
    ("(check-sat))", 1, 12, "without a matching"),
    ("hello", 1, 1, "a command"),
    ("()", 1, 1, "a command"),
    ("((a))", 1, 1, "a command"),
    ("(assert 007)", 1, 9, "without leading zeros"),
    ("(assert 12ab)", 1, 9, "does not begin with a digit"),
    ("(assert #xZZ)", 1, 9, "hexadecimal"),
    ("(assert #b2)", 1, 9, "binary"),
    ('(assert "abc)', 1, 9, "not closed"),
    ("(assert |abc)", 1, 9, "not closed"),
    ("(assert |a\\b|)", 1, 11, "backslash"),
    ("(assert {})", 1, 9, "symbol or a literal"),
    ("(assert é)", 1, 9, "ASCII"),
    ("(assert let)", 1, 9, "a term"),
    ("(assert (let))", 1, 9, "(let ((name term) ...) term)"),
    ("(assert (forall () true))", 1, 17, "binds no variable"),
    ("(assert (forall ((x)) true))", 1, 18, "(name sort)"),
    ("(declare-const let Int)", 1, 16, "reserved word"),
    ("(declare-fun f Int Int)", 1, 1, "declare-fun"),
    ("(define-fun f Int)", 1, 1, "expected"),
    ("(set-info status)", 1, 1, ":keyword"),
    ("(check-sat 1)", 1, 1, "expected none"),
    ("(exit 1)", 1, 1, "expected none"),
    ("(pop 1 2)", 1, 1, "at most one numeral"),
    ("(pop x)", 1, 6, "expected a numeral"),
    ("(check-sat-assuming a)", 1, 21, "(literal ...)"),
    ("(check-sat-assuming)", 1, 1, "a list of literals"),
    ("(set-logic 1)", 1, 12, "the name of a logic"),
    ("(set-option x)", 1, 1, ":keyword"),
    ("(assert)", 1, 1, "1 formula"),
    ("(assert ())", 1, 9, "expected a term"),
    ("(assert (1 2))", 1, 10, "a function symbol"),
    ("(assert (as x))", 1, 9, "(as symbol sort)"),
    ("(assert (_ x))", 1, 9, "(_ symbol index ...)"),
    ("(assert (_ (x) 1))", 1, 12, "expected a symbol"),
    ("(assert (! true))", 1, 9, ":attribute"),
    ("(assert (! true named))", 1, 17, "an attribute such as :named"),
    ("(assert (! true :named))", 1, 9, "followed by a symbol"),
    ("(assert (forall x true))", 1, 17, "((name sort) ...)"),
    ("(assert (forall ((x Int))))", 1, 9, "formula"),
    ("(assert (forall ((x Int)) (! true :pattern x)))", 1, 44, ":pattern (term ...)"),
    ("(assert (lambda ((x Int))))", 1, 9, "(lambda ((name sort) ...) term)"),
    ("(assert (lambda () 1))", 1, 17, "binds no variable"),
    ("(assert (let ((x)) x))", 1, 15, "(name term)"),
    ("(declare-sort)", 1, 1, "declare-sort"),
    ("(define-sort S)", 1, 1, "define-sort"),
    ("(declare-const x)", 1, 1, "declare-const"),
    ("(define-const x Int)", 1, 1, "define-const"),
    ("(declare-datatype D)", 1, 1, "declare-datatype"),
    ("(declare-datatype D (()))", 1, 22, "a constructor"),
    ("(declare-datatype D ((C f)))", 1, 25, "(selector sort)"),
    ("(declare-datatype D (par (a)))", 1, 21, "(par (a ...)"),
    ("(declare-datatypes D)", 1, 1, "declare-datatypes"),
    ("(declare-datatypes () ())", 1, 23, "found no data type"),
    ("(declare-datatypes () (D))", 1, 24, "(name constructor ...)"),
    ("(declare-datatypes ((D)) (((C))))", 1, 21, "(name arity)"),
    ("(define-funs-rec (f) (1))", 1, 19, "(name ((x sort) ...) sort)"),
    ("(define-funs-rec f)", 1, 1, "define-funs-rec"),
    ("(define-fun f (x) Int 1)", 1, 16, "(name sort)"),
    ("(define-fun (par (a) 1))", 1, 1, "(par (a)"),
    ("(declare-fun f (par (a)))", 1, 16, "(par (a ...) ...)"),
    ("(declare-const x (par () Int))", 1, 23, "type variables"),
    ("(declare-const x ())", 1, 18, "expected a sort"),
    ("(declare-const x 1)", 1, 18, "expected a sort"),
    ("(declare-sort S 0)(declare-const x (S))", 1, 36, "without parentheses"),
    ("(declare-sort S 1000)", 1, 17, "at most 100"),
    ("(assert-not)", 1, 1, "assert-not"),
    ("(prove (par (a)))", 1, 8, "(par (a ...) term)"),
    ('(declare-const s String)(assert (= s "é"))', 1, 38, "ASCII"),
]


@pytest.mark.parametrize(("text", "line", "column", "part"), SYNTAX)
def test_syntax_errors_have_a_place(text, line, column, part):
    error = failure(text)
    assert error.kind == "syntax"
    assert (error.line, error.column) == (line, column)
    assert part in error.message


PLAIN_TYPES = [
    ("(assert 1)", 9, "sort Int; expected Bool"),
    ("(declare-const x Int)(assert (< x tru))", 35, "unknown symbol tru"),
    ("(declare-const value Int)(assert (< valeu 1))", 37, "did you mean value?"),
    ("(assert (and 1 true))", 14, "argument 1 of and has sort Int; expected Bool"),
    ("(assert (not true false))", 9, "not has 2 arguments; expected 1"),
    ("(declare-fun f (Int Bool) Int)(assert (= (f 1) 1))", 42, "f has 1 argument; expected 2: Int Bool"),
    ("(declare-fun f (Int) Int)(assert (= (f true) 1))", 40, "argument 1 of f has sort Bool; expected Int"),
    ("(declare-fun f (Int) Int)(assert (= f 1))", 37, "f has 0 arguments; expected 1"),
    ("(declare-const x Foo)", 18, "unknown sort Foo"),
    ("(declare-const x (Array Int))", 18, "has 1 arguments; expected 2"),
    ("(declare-const x Int)(declare-const x Int)", 37, "declared twice"),
    ("(declare-const and Int)", 16, "core theory"),
    ("(declare-sort Int 0)", 15, "sort of a theory"),
    ("(declare-sort A 0)(declare-sort A 0)", 33, "declared twice"),
    ("(assert (forall ((x Int) (x Int)) true))", 26, "stands twice"),
    ("(assert (let ((x 1) (x 2)) true))", 21, "twice"),
    ("(assert (bvult #x00 #b1))", 21, "(_ BitVec 1); expected (_ BitVec 8)"),
    ("(assert (= ((_ extract 9 0) #xff) #xff))", 12, "expected 8 > i >= j >= 0"),
    ("(assert (= (_ bv256 8) #xff))", 12, "does not fit in 8 bits"),
    ("(declare-const x (_ BitVec 0))", 28, "out of range"),
    ("(pop 1)", 1, "0 levels open"),
    ("(set-logic QF_LIA)(set-logic QF_LIA)", 19, "set again"),
    ("(assert (select true 1))", 17, "argument 1 of select has sort Bool"),
    ("(declare-const mod Int)(assert (= (mod 1 2) 3))", 35, "mod has 2 arguments; expected 0"),
    ("(assert (= (mod 1 2) 3))(declare-const mod Int)", 40, "was used above"),
    (
        "(declare-datatype D ((C)))(assert (is-C C))(declare-const is-C Int)",
        59,
        "is-C was used above as a symbol of a theory",
    ),
    ("(assert (= -5 1))(declare-const -5 Int)", 33, "-5 was used above as a symbol of a theory"),
    ("(assert (select ((as const (Array Int Bool)) true) 0))(declare-const const Int)", 70, "const was used above"),
    ("(assert (= (as seq.empty (Seq Int)) (seq.unit 1)))(declare-const seq.empty Int)", 66, "seq.empty was used above"),
    ("(declare-const s (Seq Int))(declare-sort Seq 1)", 42, "Seq was used above as a sort of a theory"),
    ("(assert (! true :named a))(assert (! true :named a))", 50, "declared twice"),
    ("(assert (forall ((x Int)) (! (> x 0) :named a)))", 45, "below a binder"),
    ("(define-fun f ((x Int)) Bool x)", 30, "the body of f has sort Int; expected Bool"),
    ("(define-fun f ((x Int)) Int (f x))", 30, "unknown symbol f"),
    ("(declare-datatype D ((C)))(assert ((_ is C)))", 35, "number of arguments; expected 1"),
    ("(declare-datatype D ((C)))(assert ((_ is C) 1))", 45, "has sort Int; expected D"),
    ("(declare-datatype D ((C)))(assert ((_ is K) 1))", 42, "unknown symbol K"),
    ("(declare-sort S 1)(declare-const x S)", 36, "has 0 arguments; expected 1"),
    ("(declare-const x (_))", 18, "expected (_ BitVec n)"),
    ("(assert (_ char #x41))", 9, "a string literal"),
    ("(declare-const x (=> Int))", 18, "at least 2"),
    ("(declare-const x (_ Foo 1))", 18, "expected (_ BitVec n) or (_ FloatingPoint e s)"),
    ("(declare-const x (_ BitVec 1 2))", 18, "has 2 indices; expected 1"),
    ("(declare-const x (_ FloatingPoint 1 2))", 18, "above 1"),
    ("(assert ((_ extract 9999999 0) #xff))", 10, "out of range"),
    ("(assert (= (_ bv1 2 3) #b01))", 12, "with a width"),
    ("(assert ((@ 1) 2))", 10, "too few arguments"),
    ("(assert (@ 1 2))", 9, "expected a function"),
    ("(assert (! true :named a))(assert (a 1))", 35, "expected it without arguments"),
    ("(assert (! 1 :weight 2))", 9, "sort Int; expected Bool"),
    ("(set-info :status maybe)", 1, "unsat or unknown"),
    ("(push 1)(set-option :global-declarations true)", 9, "before any push"),
    ("(push 100000)", 1, "expected fewer"),
    ("(assert (par (a) true))", 9, "that has prove"),
]


@pytest.mark.parametrize(("text", "column", "part"), PLAIN_TYPES)
def test_type_errors_have_a_place(text, column, part):
    error = failure(text + "(check-sat)")
    assert (error.kind, error.line, error.column) == ("type", 1, column), error
    assert part in error.message


TIP_TYPES = [
    ("(prove (forall ((x Nat)) (= x (S x x))))", "S has 2 arguments; expected 1: Nat"),
    ("(prove (forall ((x Nat)) x))", "expected Bool"),
    ("(prove (= (_ nil Nat) (_ nil Int)))", "sort (list Int); expected (list Nat)"),
    ("(prove (= nil nil))", "cannot be inferred"),
    ("(prove (= (cons Z (cons 1 nil)) nil))", "sort Int; expected Nat"),
    ("(prove (= (_ cons Nat Nat) Z))", "given 2 sorts; expected 1"),
    ("(define-fun f ((x Nat)) Nat (match x ((Z Z) (Z Z) (_ x))))", "a second branch for Z"),
    ("(define-fun f ((x Nat)) Nat (match x ((Z Z) ((T y) y))))", "no constructor of Nat; expected one of Z, S"),
    ("(define-fun f ((x Nat)) Nat (match x ((Z Z) ((S y z) y))))", "2 variables; expected 1"),
    ("(define-fun f ((x Nat)) Nat (match x ((_ Z) ((S y) y))))", "cannot be reached"),
    ("(define-fun f ((x Nat)) Nat (match x ((nil Z) ((S y) y))))", "constructor of (list a)"),
    ("(define-fun f ((x Int)) Nat (match x ((_ Z))))", "match on a term of sort Int"),
    ("(define-fun f ((x (list Nat))) Nat (match x (((cons y y) y) (nil Z))))", "stands twice in a pattern"),
    ("(define-fun f ((x (list Nat))) Nat (match x (((cons (S y) z) y) (nil Z))))", "nested pattern"),
    ("(define-fun f ((x Nat) (x Nat)) Nat x)", "stands twice"),
    ("(define-fun f ((x Nat)) (list Nat) x)", "sort Nat; expected (list Nat)"),
    ("(define-fun f (par (a a) (((x a)) a)) x)", "stands twice"),
    ("(define-fun f (par (a) (((x a)) a)) Z)", "sort Nat; expected a"),
    ("(define-funs-rec ((f ((x Nat)) Nat)) (x x))", "one body for each function"),
    ("(declare-datatype D ((C) (C)))", "C is declared twice"),
    ("(declare-datatype D ((C (f D) (f D))))", "f is declared twice"),
    ("(declare-datatype D ())", "no constructor"),
    ("(declare-datatypes ((A 0) (B 0)) (((a))))", "one for each"),
    ("(declare-datatypes ((A 1)) (((a))))", "arity 1 and 0 type variables"),
    ("(declare-datatype D ((C (f D))))", "has no value"),
    ("(declare-datatype D ((C (f (=> D Bool)))))", "occurs in itself as an argument"),
    ("(define-fun f ((x Nat)) Nat (match x))", "expected (match term"),
    ("(define-fun f ((x Nat)) Nat (match x Z))", "expected (match term"),
    ("(define-fun f ((x Nat)) Nat (match x (Z)))", "(pattern term)"),
    ("(define-fun f ((x Nat)) Nat (match x (case Z Z) (Z Z)))", "(case pattern term)"),
    ("(define-fun f ((x Nat)) Nat (match x ((() Z))))", "no constructor of Nat"),
    ("(define-fun f ((x Nat)) Nat (match x ((1 Z))))", "expected a pattern"),
    ("(define-fun f ((x Nat)) Bool (match x ((Z true) ((S y) Z))))", "a branch of match has sort Nat; expected Bool"),
    ("(define-fun f ((b Bool)) Bool (ite b (match Z ((x x))) true))", "expected"),
    ("(prove (= (match nil ((x x))) nil))", "cannot be inferred"),
    ("(prove (= ((_ is cons) Z) true))", "has sort Nat; expected (list a)"),
    ("(declare-fun g ((=> Nat Nat)) Nat)(prove (= (g cons) Z))", "takes 2 arguments; expected a function"),
    ("(declare-fun g ((=> Nat Bool)) Nat)(prove (= (g S) Z))", "does not have the sort expected here"),
    ("(declare-fun g ((=> Nat Nat)) Nat)(prove (= (@ S Z Z) Z))", "expected a function"),
    (
        "(declare-fun g ((=> Nat Nat Nat)) Nat)(prove (forall ((f (=> Nat Nat Nat))) (= (@ f Z) Z)))",
        "gives 1 arguments",
    ),
    ("(prove (! true :named a))(prove (! true :named a))", "another name"),
    ("(declare-datatype D ((C (f (list (=> Int (=> D Bool)))))))", "occurs in itself as an argument"),
]


@pytest.mark.parametrize(("text", "part"), TIP_TYPES)
def test_type_errors_of_tip(text, part):
    error = failure(f"{TYPES}{text}(prove (forall ((x Nat)) (= x x)))")
    assert error.line == 3
    assert part in error.message


CALLS = [
    ("(prove (= (head Z) Z))", 17, "argument 1 of head has sort Nat; expected (list a)"),
    ("(prove (= (S (cons Z nil)) Z))", 14, "argument 1 of S has sort (list Nat); expected Nat"),
    ("(prove (is-nil (++ nil nil)))", 24, "the sort of nil cannot be inferred; expected (_ nil a) with sorts for a"),
    ("(prove (= (use rev) Z))", 16, "the sort of rev cannot be inferred; expected (_ rev a) with sorts for a, or (as"),
    ("(prove (= (use map) Z))", 16, "the sort of map cannot be inferred; expected (_ map a b) with sorts for a b"),
    (
        "(define-const c (list Nat) (map rev (cons Z nil)))",
        33,
        "rev does not have the sort expected here, (=> Nat Nat)",
    ),
    ("(prove (= (use 1) Z))", 16, "argument 1 of use has sort Int; expected (=> a a)"),
    ("(prove (= (rev) nil))", 11, "rev has 0 arguments; expected 1: (list a)"),
    ("(prove (forall ((f (=> Nat Nat))) (= (f) Z)))", 38, "found no arguments; expected at least 1"),
    ("(define-fun call (par (a) (((f a)) Nat)) (f Z))", 42, "found a term of sort a before arguments"),
    ("(define-fun S2 ((x Nat)) Nat x)(define-fun call (par (a) (((S2 a)) Nat)) (S2 Z))", 74, "a term of sort a"),
]


@pytest.mark.parametrize(("text", "column", "part"), CALLS)
def test_errors_of_calls_have_a_place(text, column, part):
    polymorphic = (
        "(define-fun-rec ++ (par (a) (((x (list a)) (y (list a))) (list a)))"
        " (match x ((nil y) ((cons h t) (cons h (++ t y))))))"
        "(define-fun-rec map (par (a b) (((f (=> a b)) (x (list a))) (list b)))"
        " (match x ((nil nil) ((cons h t) (cons (@ f h) (map f t))))))"
        "(define-fun rev (par (a) (((x (list a))) (list a))) x)"
        "(declare-fun use (par (a) ((=> a a)) Nat))"
    )
    error = failure(f"{TYPES}{polymorphic}\n{text}(prove true)")
    assert (error.kind, error.line, error.column) == ("type", 4, column), error
    assert part in error.message


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ('(echo "unsat")(check-sat)', 2),
        ("(reset)(check-sat)", 2),
        ("(reset-assertions)(check-sat)", 2),
        ('(include "x")(check-sat)', 2),
        ("(eval x)(check-sat)", 2),
        ("(declare-codatatype D ((C (f D))))(check-sat)", 2),
        ("(chek-sat)", 2),
        ("(check-sat)(exit)(assert false)", 18),
        ("(check-sat)(exit)(exit)", 18),
    ],
)
def test_commands_outside_the_allow_list_are_screened(text, column):
    error = failure(text)
    assert isinstance(error, ScreenError)
    assert (error.kind, error.line, error.column) == ("screen", 1, column)


def test_prove_and_check_sat_do_not_mix():
    assert "check-sat in a file with prove" in failure("(prove true)(check-sat)").message
    assert "push in a file with prove" in failure("(push 1)(prove true)").message


@pytest.mark.parametrize(
    ("data", "line", "column", "part"),
    [
        (b"(assert true)\n(assert tr\x00ue)", 2, 11, "NUL byte"),
        (b"(assert true)\x1b", 1, 14, "U+001B"),
        (b"; caf\xe9\n(check-sat)", 1, 6, "iconv"),
        ("; ok é\n; ".encode() + b"\xff", 2, 3, "0xFF"),
        (b"\xff\xfe(\x00", 1, 1, "UTF-16"),
        (b"(" * (MAX_SOURCE_BYTES + 1), 1, 1, "MiB"),
    ],
)
def test_bytes_that_are_no_text(data, line, column, part):
    error = failure(data)
    assert (error.kind, error.line, error.column) == ("syntax", line, column)
    assert part in error.message


def test_line_breaks_and_code_points_are_counted_as_an_editor_does():
    for newline in ("\n", "\r\n", "\r"):
        error = failure(f"; é{newline}(assert true){newline}; x{newline}(assert (and |é| true)){newline}")
        assert (error.line, error.column) == (4, 14)


def test_a_byte_order_mark_is_no_part_of_the_text():
    error = failure(b"\xef\xbb\xbf(assert 1)")
    assert (error.line, error.column) == (1, 9)
    error = failure(b"\xef\xbb\xbf(assert \xe9)")
    assert (error.line, error.column) == (1, 9)


@pytest.mark.parametrize(
    ("data", "part"),
    [
        (b"(" * 100_000, "100000 parentheses are still open"),
        (b"(" * 100_000 + b")" * 100_000, "a command"),
        (b"(assert " + b"(not " * 100_000 + b"true" + b")" * 100_001, "deeper than 2000 levels"),
        (b"(" * 600_000, "deeper than 500,000 levels"),
        (b"(declare-const x " + b"(Array Int " * 5_000 + b"Int" + b")" * 5_001, "deeper than 200 levels"),
        (b'(assert "' + b"x" * 1_000_000, "not closed"),
    ],
)
def test_deep_nesting_and_long_tokens_are_refused_quickly(data, part):
    start = time.perf_counter()
    assert part in failure(data).message
    assert time.perf_counter() - start < 10


def test_lets_may_be_deep_and_shared():
    chain = "".join(f"(let ((x{i + 1} (and x{i} x{i})))" for i in range(3_000))
    theory = load(f"(assert (let ((x0 true)) {chain}x3000{')' * 3_001})(check-sat)".encode())
    assert theory.checks[0].assertions[0].formula.sort.name == "Bool"
    shallow = b"(assert " + b"(let ((x true)) " * 20_000 + b"x" + b")" * 20_001 + b"(check-sat)"
    assert load(shallow).checks[0].assertions[0].formula.symbol == "true"
    deep = "".join(f"(let ((x{i + 1} (not x{i})))" for i in range(12_000))
    error = failure(f"(assert (let ((x0 true)) {deep}x12000{')' * 12_001})")
    assert "deeper than 10000 levels once its lets are expanded" in error.message


def test_lets_in_definitions_do_not_blow_up():
    chain = "".join(f"(let ((x{i + 1} (and x{i} x{i})))" for i in range(200))
    text = f"(define-fun f ((x0 Bool)) Bool {chain}x200{')' * 200})(assert (f true))(check-sat)"
    start = time.perf_counter()
    load(text.encode())
    text = (
        f"{TYPES}(define-fun-rec f ((n Nat) (x0 Bool)) Bool {chain}(match n ((Z x200) ((S m) (f m x200)))){')' * 200})"
    )
    theory = load(f"{text}(prove (f Z true))".encode())
    assert theory.functions["f"].recursive
    assert time.perf_counter() - start < 10


def test_matches_on_parts_of_parts_do_not_blow_up(monkeypatch):
    depth = 60
    body = "n"
    for _ in range(depth):
        body = f"(match n ((Z n) ((S n) {body})))"
    replaced = []
    substitute = equations.substitute
    monkeypatch.setattr(equations, "substitute", lambda *given: replaced.append(given) or substitute(*given))
    theory = load(f"{TYPES}(define-fun-rec f ((n Nat)) Nat {body})(prove (= (f Z) Z))".encode())
    found = theory.functions["f"].equations
    assert [equation.left.size for equation in found] == [*range(2, depth + 2), depth + 2]
    assert str(found[2].left) == "(f (S (S Z)))"
    assert len(replaced) < depth**2


def test_polymorphic_recursion_is_refused():
    text = (
        "(declare-datatype T (par (a) ((L) (N (v a) (r (T (T a)))))))"
        "(define-fun-rec f (par (a) (((x (T a))) Int)) (match x ((L 0) ((N v r) (f r)))))"
        "(prove (= (f (_ L Int)) 0))"
    )
    assert "infinitely many instances" in failure(text).message


def test_negative_literals_are_read_with_a_warning():
    theory, warnings = load_with_warnings(b"(declare-const x Int)(assert (= x -3))(check-sat)")
    assert repr(theory.checks[0].assertions[0].formula) == "(= x (- 3))"
    assert [warning.kind for warning in warnings] == ["syntax"]
    assert "unknown symbol -3x" in failure("(assert (= -3x 1))").message
