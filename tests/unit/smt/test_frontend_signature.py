"""Ranks of the theories' symbols."""

import pytest

from lemmata.checkers.errors import InputError
from lemmata.checkers.smt.document import load
from lemmata.checkers.smt.printer import print_sort, print_term

DECLARATIONS = """
(declare-const i Int)(declare-const r Real)(declare-const b Bool)(declare-const v (_ BitVec 8))
(declare-const w (_ BitVec 4))(declare-const a (Array Int Real))(declare-const s String)(declare-const g RegLan)
(declare-const q (Seq Int))(declare-const d Float32)(declare-const m RoundingMode)
"""

RANKS = [
    ("(- i)", "Int"),
    ("(- i 1 r)", "Real"),
    ("(/ i 2)", "Real"),
    ("(div i 2 3)", "Int"),
    ("(mod i 2)", "Int"),
    ("(abs i)", "Int"),
    ("(to_int i)", "Int"),
    ("(is_int r)", "Bool"),
    ("(< i r 2)", "Bool"),
    ("(distinct i 1 2)", "Bool"),
    ("(xor b b b)", "Bool"),
    ("(=> b b b)", "Bool"),
    ("(ite b i r)", "Real"),
    ("((_ divisible 3) i)", "Bool"),
    ("(bvadd v v v)", "(_ BitVec 8)"),
    ("(bvult v #x0f)", "Bool"),
    ("(concat v w)", "(_ BitVec 12)"),
    ("(concat w v w)", "(_ BitVec 16)"),
    ("((_ extract 5 2) v)", "(_ BitVec 4)"),
    ("((_ zero_extend 3) w)", "(_ BitVec 7)"),
    ("((_ sign_extend 0) w)", "(_ BitVec 4)"),
    ("((_ repeat 3) w)", "(_ BitVec 12)"),
    ("((_ rotate_left 9) w)", "(_ BitVec 4)"),
    ("(bvcomp v v)", "(_ BitVec 1)"),
    ("(bv2nat v)", "Int"),
    ("((_ int2bv 5) i)", "(_ BitVec 5)"),
    ("(_ bv10 4)", "(_ BitVec 4)"),
    ("(select a 1)", "Real"),
    ("(store a 1 2.5)", "(Array Int Real)"),
    ("((as const (Array Int Bool)) true)", "(Array Int Bool)"),
    ('(str.++ s "b" s)', "String"),
    ("(str.len s)", "Int"),
    ("(str.in_re s (re.+ (str.to_re s)))", "Bool"),
    ("((_ re.loop 1 3) g)", "RegLan"),
    ("(seq.++ (seq.unit i) q (as seq.empty (Seq Int)))", "(Seq Int)"),
    ("(seq.nth q 0)", "Int"),
    ("(fp.add m d d)", "(_ FloatingPoint 8 24)"),
    ("(fp #b0 #xff #b00000000000000000000000)", "(_ FloatingPoint 8 24)"),
    ("((_ to_fp 8 24) RNE r)", "(_ FloatingPoint 8 24)"),
    ("((_ to_fp 2 6) v)", "(_ FloatingPoint 2 6)"),
    ("((_ fp.to_ubv 9) m d)", "(_ BitVec 9)"),
    ("(_ +oo 8 24)", "(_ FloatingPoint 8 24)"),
    ("(let ((x i)) (+ x x))", "Int"),
    ("(! i :named name)", "Int"),
]


@pytest.mark.parametrize(("text", "sort"), RANKS)
def test_rank(text, sort):
    theory = load(f"{DECLARATIONS}(assert (let ((t {text})) (= t t)))(check-sat)".encode())
    term = theory.checks[0].assertions[0].formula.args[0]
    assert print_sort(term.sort) == sort
    again = load(f"{DECLARATIONS}(assert (= {print_term(term)} {print_term(term)}))(check-sat)".encode())
    assert again.checks[0].assertions[0].formula.args[0] == term


WRONG = [
    ("(+ i b)", "argument 2 of + has sort Bool; expected Int or Real"),
    ("(div i r)", "argument 2 of div has sort Real; expected Int"),
    ("(mod i 2 3)", "mod has 3 arguments; expected 2"),
    ("(ite i i i)", "argument 1 of ite has sort Int; expected Bool"),
    ("(ite b i b)", "argument 3 of ite has sort Bool; expected Int"),
    ("(bvadd v w)", "argument 2 of bvadd has sort (_ BitVec 4); expected (_ BitVec 8)"),
    ("((_ extract 8 0) v)", "expected 8 > i >= j >= 0"),
    ("(extract v)", "expected (_ extract i j)"),
    ("((_ bvadd 1) v v)", "expected bvadd without indices"),
    ("((_ repeat 0) v)", "expected a positive one"),
    ("(select a r)", "argument 2 of select has sort Real; expected Int"),
    ("(store a 1 b)", "argument 3 of store has sort Bool; expected Real"),
    ("((_ to_fp 8 24) v)", "expected 32"),
    ("(str.len i)", "argument 1 of str.len has sort Int; expected String"),
    ("(seq.++ q (seq.unit b))", "expected (Seq Int)"),
    ("((as const Int) 1)", "expected ((as const (Array I E)) value)"),
    ("((_ divisible x) i)", "expected a numeral"),
    ("(_ bv99999999999999999999 8)", "does not fit"),
    ("(= i b)", "argument 2 of = has sort Bool; expected Int"),
    ("(as i Bool)", "i has sort Int; expected Bool"),
    ("(is-Foo i)", "unknown symbol is-Foo"),
    ("((_ is i) i)", "i is not a constructor"),
    ("(i 1)", "i has 1 argument; expected 0"),
    ("((+ 1 2) 3)", "expected a function"),
]


@pytest.mark.parametrize(("text", "part"), WRONG)
def test_no_rank(text, part):
    with pytest.raises(InputError) as caught:
        load(f"{DECLARATIONS}(assert (let ((t {text})) (= t t)))(check-sat)".encode())
    assert caught.value.kind in ("type", "syntax")
    assert part in caught.value.message


def test_a_file_may_have_its_own_seq():
    text = b"(declare-datatype Seq ((C (seq.len Int))))(declare-const s Seq)(assert (= (seq.len s) 1))(check-sat)"
    theory = load(text)
    assert print_term(theory.checks[0].assertions[0].formula) == "(= (user.seq.len s) 1)"
    with pytest.raises(InputError, match=r"unknown symbol seq\.unit"):
        load(b"(declare-sort Seq 1)(assert (= (seq.unit 1) (seq.unit 1)))(check-sat)")
