"""Induction schemes: what has to be shown, and that it is enough."""

from itertools import permutations, product

import pytest
from inductive import EVEN, LIST, NAT, shown, term, tip

from lemmata.checkers.errors import UsageError
from lemmata.checkers.smt.bank import Bank
from lemmata.checkers.smt.evaluate import Evaluator, NoValue
from lemmata.checkers.smt.falsify import Falsifier
from lemmata.checkers.smt.obligations import obligations
from lemmata.checkers.smt.open_session import open_session
from lemmata.checkers.smt.query import QueryWriter
from lemmata.checkers.smt.sequents import DIRECT, Scheme, Statement
from lemmata.checkers.smt.terms import INT, TRUE, App, Quantified, Sort, Var, forall, match, substitute
from lemmata.checkers.smt.theory import Branch, Case, Function, Leaf, Witness

TREE = """(declare-datatype tree ((leaf) (node (left tree) (value Nat) (right tree))))
(define-fun-rec mirror ((t tree)) tree (match t ((leaf leaf) ((node l v r) (node (mirror r) v (mirror l))))))
(define-fun-rec size ((t tree)) Nat (match t ((leaf Z) ((node l v r) (S (plus (size l) (size r)))))))
"""
INTS = """(define-fun-rec sum ((n Int)) Int (ite (<= n 0) 0 (+ n (sum (- n 1)))))
(define-fun-rec fib ((n Int)) Int (ite (<= n 1) n (+ (fib (- n 1)) (fib (- n 2)))))
(define-fun-rec down ((n Int) (k Int)) Int (ite (<= n 0) k (ite (> k 3) (down (- n 2) 0) (down (- n 1) (+ k 1)))))
"""


def cases(theory, text, kind, *variables, function="", depth=1):
    found = obligations(theory, Statement(term(theory, text)), Scheme(kind, variables, function, depth))
    return {sequent.name: sequent for sequent in found}


def texts(theory, terms):
    writer = QueryWriter(theory)
    return [writer.term(item).replace("u.", "").replace("v.", "") for item in terms]


# What the schemes look like


def test_structural_over_one_variable():
    theory = tip(NAT)
    found = cases(theory, "(forall ((x Nat) (y Nat)) (=> (leq x y) (leq x (S y))))", "structural", "x")
    base, step = found["x = Z"], found["x = S"]
    assert texts(theory, base.hypotheses) == ["(leq Z y)"]
    assert not base.induction
    assert [variable.name for variable in base.constants] == ["y"]
    assert [variable.name for variable in step.constants] == ["x.1", "y"]
    assert texts(theory, step.hypotheses) == ["(leq (S x.1) y)"]
    assert texts(theory, step.induction) == ["(forall ((y s.Nat)) (=> (leq x.1 y) (leq x.1 (S y))))"]
    assert texts(theory, [step.conclusion]) == ["(leq (S x.1) (S y))"]


def test_structural_over_two_variables_is_lexicographic():
    theory = tip(NAT)
    found = cases(theory, "(forall ((x Nat) (y Nat)) (= (plus x y) (plus y x)))", "structural", "x", "y")
    assert set(found) == {"x = Z, y = Z", "x = Z, y = S", "x = S, y = Z", "x = S, y = S"}
    assert texts(theory, found["x = S, y = S"].induction) == [
        "(forall ((y s.Nat)) (= (plus x.1 y) (plus y x.1)))",
        "(= (plus (S x.1) y.1) (plus y.1 (S x.1)))",
    ]
    assert texts(theory, found["x = Z, y = S"].induction) == ["(= (plus Z y.1) (plus y.1 Z))"]


def test_structural_two_deep():
    theory = tip(NAT + EVEN)
    found = list(cases(theory, "(forall ((x Nat)) (leq (half x) x))", "structural", "x", depth=2).values())
    assert [texts(theory, [item.conclusion])[0] for item in found] == [
        "(leq (half Z) Z)",
        "(leq (half (S Z)) (S Z))",
        "(leq (half (S (S x.2))) (S (S x.2)))",
    ]
    assert texts(theory, found[1].induction) == ["(leq (half Z) Z)"]
    assert texts(theory, found[2].induction) == ["(leq (half (S x.2)) (S x.2))", "(leq (half x.2) x.2)"]


def test_a_tree_gives_a_hypothesis_for_each_branch():
    theory = tip(NAT + TREE)
    node = cases(theory, "(forall ((t tree)) (= (mirror (mirror t)) t))", "structural", "t")["t = node"]
    assert [str(item.sort) for item in node.constants] == ["tree", "Nat", "tree"]
    assert len(node.induction) == 2
    deep = cases(theory, "(forall ((t tree)) (= (mirror (mirror t)) t))", "structural", "t", depth=2)
    assert sorted(len(item.induction) for item in deep.values()) == [0, 2, 4, 4, 6]


def test_recursion_through_another_type_gives_no_hypothesis():
    theory = tip(
        "(declare-datatypes ((rose 0) (forest 0)) (((rose (sub forest))) ((none) (more (one rose) (rest forest)))))"
    )
    found = cases(theory, "(forall ((r rose) (f forest)) (= r r))", "structural", "r", "f")
    assert [len(item.induction) for item in found.values()] == [0, 1]


def test_variables_not_inducted_on_are_general_in_hypotheses():
    theory = tip(NAT + LIST)
    found = cases(theory, "(forall ((x list) (y list) (z Nat)) (= (qrev x y) (app (rev x) y)))", "structural", "x")
    (hypothesis,) = found["x = cons"].induction
    assert [variable.name for variable in hypothesis.variables] == ["y", "z"]


def test_functional_follows_the_recursion_and_the_accumulator():
    theory = tip(NAT + LIST)
    text = "(forall ((x list) (y list)) (= (qrev x y) (app (rev x) y)))"
    found = cases(theory, text, "functional", "x", "y", function="qrev")
    base, step = found.values()
    assert not base.induction
    assert texts(theory, step.induction) == ["(= (qrev x.2 (cons x.1 y)) (app (rev x.2) (cons x.1 y)))"]
    assert texts(theory, [step.conclusion]) == ["(= (qrev (cons x.1 x.2) y) (app (rev (cons x.1 x.2)) y))"]


def test_functional_with_conditions_and_calls_in_ite():
    theory = tip(INTS)
    found = list(cases(theory, "(forall ((n Int)) (>= (sum n) 0))", "functional", "n", function="sum").values())
    assert sum(len(item.induction) for item in found) == 1
    found = list(cases(theory, "(forall ((a Int) (b Int)) (>= a b))", "functional", "a", "b", function="down").values())
    conditions = [texts(theory, item.hypotheses) for item in found]
    hypotheses = [texts(theory, item.induction) for item in found]
    if len(found) == 1:  # one leaf: the conditions stand in the hypotheses
        assert hypotheses == [
            [
                "(=> (and (not (<= a 0)) (> b 3)) (>= (- a 2) 0))",
                "(=> (and (not (<= a 0)) (not (> b 3))) (>= (- a 1) (+ b 1)))",
            ]
        ]
    else:
        assert conditions == [["(<= a 0)"], ["(not (<= a 0))", "(> b 3)"], ["(not (<= a 0))", "(not (> b 3))"]]
        assert hypotheses == [[], ["(>= (- a 2) 0)"], ["(>= (- a 1) (+ b 1))"]]


def test_functional_case_on_a_term_states_what_it_is():
    theory = tip(
        NAT + EVEN + "(define-fun-rec log ((x Nat)) Nat (match (half x) ((Z Z) ((S k) (S (log k))))))", "(prove true)"
    )
    assert theory.functions["log"].witness is not None
    first, second = cases(theory, "(forall ((n Nat)) (leq (log n) n))", "functional", "n", function="log").values()
    assert texts(theory, first.hypotheses) == ["(= (half n) Z)"]
    assert texts(theory, second.hypotheses) == ["(= (half n) (S c.1))"]
    assert texts(theory, second.induction) == ["(leq (log c.1) c.1)"]


def test_functional_states_missing_branches_too():
    theory = tip(NAT + "(define-fun-rec f ((x Nat) (y Nat)) Nat (match x (((S k) (match y (((S m) (f k m))))))))")
    found = cases(theory, "(forall ((a Nat) (b Nat)) (= a b))", "functional", "a", "b", function="f")
    assert [texts(theory, [item.conclusion])[0] for item in found.values()] == [
        "(= Z b)",
        "(= (S a.1) Z)",
        "(= (S a.1) (S b.1))",
    ]
    assert [len(item.induction) for item in found.values()] == [0, 0, 1]


def test_functional_splits_what_is_known_to_be_split_only_once():
    """A body that matches a term which an earlier match has made a constructor application states an equation."""
    x = Var("x", Sort("Nat"))
    k, m = Var("k", Sort("Nat")), Var("m", Sort("Nat"))
    theory = tip(NAT)
    inner = Case(x, (Branch("Z", (), Leaf(x)), Branch("S", (m,), Leaf(App("f", (m,), x.sort)))))
    function = Function(
        name="f",
        origin="f",
        parameters=(x,),
        result=x.sort,
        body=Case(x, (Branch("Z", (), Leaf(x)), Branch("S", (k,), inner))),
        equations=(),
        recursive=True,
        group=("f",),
        witness=Witness(kind="structural", detail="x"),
        position=theory.functions["plus"].position,
    )
    theory.functions["f"] = function
    found = cases(theory, "(forall ((a Nat)) (= a Z))", "functional", "a", function="f")
    assert [texts(theory, item.hypotheses) for item in found.values()] == [
        [],
        ["(= (S a.1) Z)"],
        ["(= (S a.1) (S c.1))"],
    ]


def test_strong_induction_is_over_smaller_non_negative_integers():
    theory = tip(INTS)
    (found,) = cases(theory, "(forall ((n Int) (k Int)) (=> (> k n) (> k (sum n))))", "strong", "n").values()
    assert texts(theory, found.induction) == [
        "(forall ((n.1 Int) (k Int)) (=> (and (<= 0 n.1) (< n.1 n)) (=> (> k n.1) (> k (sum n.1)))))"
    ]
    assert texts(theory, found.hypotheses) == ["(> k n)"]


def test_direct_takes_premises_apart():
    theory = tip(NAT)
    text = "(forall ((x Nat)) (forall ((y Nat)) (=> (and (leq x y) (and (leq y x) true)) (leq Z x) (= x y))))"
    (found,) = obligations(theory, Statement(term(theory, text)), DIRECT)
    assert texts(theory, found.hypotheses) == ["(leq x y)", "(leq y x)", "true", "(leq Z x)"]
    assert texts(theory, [found.conclusion]) == ["(= x y)"]


def test_a_variable_bound_twice_ends_the_prefix():
    theory = tip(NAT)
    statement = Statement(term(theory, "(forall ((x Nat)) (forall ((x Nat)) (= x Z)))"))
    assert [variable.name for variable in statement.variables] == ["x"]
    assert isinstance(statement.conclusion, Quantified)


@pytest.mark.parametrize(
    ("scheme", "message"),
    [
        (Scheme("structural"), "distinct variables"),
        (Scheme("structural", ("x", "x")), "distinct variables"),
        (Scheme("structural", ("q",)), "no variable 'q'"),
        (Scheme("structural", ("i",)), "no data type"),
        (Scheme("structural", ("b",)), "no data type"),
        (Scheme("structural", ("x",), depth=0), "depth"),
        (Scheme("structural", ("x",), depth=99), "depth"),
        (Scheme("structural", ("t", "t2"), depth=4), "more than 400"),
        (Scheme("functional", ("x",), "plus"), "2 parameters"),
        (Scheme("functional", ("x", "i"), "plus"), "wants Nat"),
        (Scheme("functional", ("x", "x"), "plus"), "distinct variables"),
        (Scheme("functional", ("x",), "nothing"), "not a defined function"),
        (Scheme("functional", ("x",), "u"), "not a defined function"),
        (Scheme("functional", ("x",), "S"), "not a defined function"),
        (Scheme("functional", ("x",), "loop"), "no termination witness"),
        (Scheme("strong", ("x",)), "over an Int variable"),
        (Scheme("strong", ("i", "j")), "one variable"),
        (Scheme("strong"), "distinct variables"),
        (Scheme("magic", ("x",)), "unknown induction scheme"),
    ],
)
def test_schemes_that_do_not_fit(scheme, message):
    theory = tip(
        NAT
        + TREE
        + "(declare-fun u (Nat) Nat)(define-fun-rec loop ((x Nat)) Nat (match x ((Z Z) ((S k) (loop (u k))))))"
    )
    statement = Statement(term(theory, "(forall ((x Nat) (i Int) (j Int) (b Bool) (t tree) (t2 tree)) (= x x))"))
    with pytest.raises(UsageError, match=message):
        obligations(theory, statement, scheme)


def test_a_huge_number_of_cases_is_refused_at_once():
    fields = " ".join(f"(s{number} T)" for number in range(9))
    theory = tip(f"(declare-datatype T ((a) (b) (c {fields})))")
    with pytest.raises(UsageError, match="more than 400"):
        obligations(theory, Statement(term(theory, "(forall ((x T)) (= x x))")), Scheme("structural", ("x",), depth=4))


def test_too_many_paths_are_refused():
    body = "Z"
    for number in range(9):
        body = f"(match x{number} ((Z {body}) ((S k{number}) {body})))"
    names = [f"x{number}" for number in range(9)]
    parameters = " ".join(f"({name} Nat)" for name in names)
    theory = tip(f"{NAT}(define-fun f ({parameters}) Nat {body})")
    statement = Statement(term(theory, f"(forall ({parameters}) (= x0 x0))"))
    with pytest.raises(UsageError, match="more than 400 cases"):
        obligations(theory, statement, Scheme("functional", tuple(names), "f"))


# Fresh names


@pytest.mark.parametrize("name", ["x", "x.1", "x.2", "v.x", "|x y|", "plus", "x!1", "n", "|x.1 .2|"])
def test_pattern_variables_are_new(name):
    theory = tip(NAT + EVEN)
    text = (
        f"(forall (({name} Nat) (x.9 Nat)) (exists ((x.3 Nat) (|x y.1| Nat) (n.1 Nat))"
        f" (= (plus {name} x.9) (plus x.3 (plus n.1 |x y.1|)))))"
    )
    statement = Statement(term(theory, text))
    plain = name.strip("|")
    taken = {plain, "x.9", "x.3", "x y.1", "n.1"}
    for scheme in (
        Scheme("structural", (plain,), depth=2),
        Scheme("structural", (plain, "x.9")),
        Scheme("structural", ("x.9", plain), depth=2),
        Scheme("functional", (plain, "x.9"), "leq"),
        Scheme("functional", (plain,), "half"),
    ):
        for sequent in obligations(theory, statement, scheme):
            names = [variable.name for variable in sequent.constants]
            assert len(set(names)) == len(names)
            assert not (set(names) - {plain, "x.9"}) & taken


def test_a_hypothesis_captures_nothing():
    """An argument of a call may hold a variable that the statement binds again deeper inside."""
    theory = tip(
        NAT
        + "(define-fun-rec swap ((x Nat) (y Nat)) Nat (match x ((Z y) ((S k) (match y ((Z Z) ((S m) (swap m k))))))))"
        "(define-fun-rec turn ((x Nat) (y Nat)) Nat (match y ((Z x) ((S m) (turn m x)))))"
        "(declare-fun R (Nat Nat Nat) Bool)"
    )
    text = "(forall ((x Nat) (y Nat) (x!1 Nat)) (exists ((x Nat)) (R x y x!1)))"
    (_, step) = cases(theory, text, "functional", "x", "y", function="turn").values()
    (hypothesis,) = step.induction
    assert texts(theory, [hypothesis]) == ["(forall ((x!1 s.Nat)) (exists ((x!2 s.Nat)) (R x!2 x x!1)))"]


# Soundness by evaluation: the hypotheses of a scheme speak of smaller arguments, and the cases cover everything.
#
# The statement is P(x, ...) for an unknown predicate P. Each point (values for the variables) falls under some case,
# and depends on the points of the case's hypotheses. The scheme is sound if no point depends on itself, by any way
# round.

SCHEMES = {
    NAT: [
        (("Nat", "Nat"), Scheme("structural", ("a", "b"))),
        (("Nat", "Nat"), Scheme("structural", ("b",), depth=3)),
        (("Nat", "Nat"), Scheme("structural", ("b", "a"), depth=2)),
        (("Nat", "Nat"), Scheme("functional", ("a", "b"), "plus")),
        (("Nat", "Nat"), Scheme("functional", ("b", "a"), "leq")),
        (("Nat", "Nat", "Nat"), Scheme("structural", ("c", "a", "b"))),
    ],
    NAT + EVEN: [
        (("Nat",), Scheme("functional", ("a",), "half")),
        (("Nat",), Scheme("functional", ("a",), "even")),
        (("Nat", "Nat"), Scheme("functional", ("b",), "odd")),
    ],
    NAT + LIST: [
        (("list", "list"), Scheme("functional", ("a", "b"), "qrev")),
        (("list", "Nat"), Scheme("structural", ("b", "a"))),
        (("list",), Scheme("functional", ("a",), "rev")),
    ],
    NAT + TREE: [
        (("tree",), Scheme("structural", ("a",), depth=2)),
        (("tree", "Nat"), Scheme("functional", ("a",), "mirror")),
    ],
    INTS: [
        (("Int",), Scheme("functional", ("a",), "sum")),
        (("Int",), Scheme("functional", ("a",), "fib")),
        (("Int", "Int"), Scheme("functional", ("a", "b"), "down")),
        (("Int", "Int"), Scheme("functional", ("b", "a"), "down")),
    ],
    NAT
    + EVEN
    + """(define-fun-rec swap ((x Nat) (y Nat)) Nat (match x ((Z y) ((S k) (match y ((Z Z) ((S m) (swap m k))))))))
(define-fun-rec turn ((x Nat) (y Nat)) Nat (match y ((Z x) ((S m) (turn m x)))))
(define-fun-rec log ((x Nat)) Nat (match (half x) ((Z Z) ((S k) (S (log k))))))
(define-fun-rec ack ((x Nat) (y Nat)) Nat
  (match x ((Z (S y)) ((S k) (match y ((Z (ack k (S Z))) ((S m) (ack k (ack x m)))))))))
(define-fun-rec part ((x Nat) (y Nat)) Nat (match x (((S k) (match y (((S m) (part k y))))))))
(define-fun-rec pick ((x Nat) (y Nat)) Nat
  (ite (leq x y)
    (match y ((Z x) ((S m) (ite (= m x) (pick x m) (S (pick x m))))))
    (match x ((Z y) ((S k) (pick k y))))))
""": [
        (("Nat", "Nat"), Scheme("functional", ("a", "b"), "swap")),
        (("Nat", "Nat"), Scheme("functional", ("a", "b"), "turn")),
        (("Nat",), Scheme("functional", ("a",), "log")),
        (("Nat", "Nat"), Scheme("functional", ("a", "b"), "ack")),
        (("Nat", "Nat"), Scheme("functional", ("b", "a"), "part")),
        (("Nat", "Nat"), Scheme("functional", ("a", "b"), "pick")),
    ],
}


class Dependencies:
    """For each point, the patterns of points (None: any value) that its case's hypotheses speak of."""

    def __init__(self, theory, statement, scheme):
        self.evaluator = Evaluator(theory)
        self.variables = statement.variables
        self.sequents = obligations(theory, statement, scheme)

    def of(self, point):
        found, covered = [], False
        for sequent in self.sequents:
            binding = self.case(sequent, point)
            if binding is None:
                continue
            covered = True
            for hypothesis in sequent.induction:
                pattern = self.hypothesis(hypothesis, binding)
                if pattern is not None:
                    found.append(pattern)
        assert covered, f"no case for {point}"
        return found

    def case(self, sequent, point):
        binding = {}
        for arg, value in zip(sequent.conclusion.args, point, strict=True):
            if not fits(arg, value, binding):
                return None
        for hypothesis in sequent.hypotheses:
            free = [variable for variable in sequent.constants if variable not in binding]
            if isinstance(hypothesis, App) and hypothesis.symbol == "=" and free:
                value = self.evaluator.evaluate(hypothesis.args[0], binding)
                if not fits(hypothesis.args[1], value, binding):
                    return None
            elif not self.evaluator.evaluate(hypothesis, binding):
                return None
        return binding

    def hypothesis(self, hypothesis, binding):
        if isinstance(hypothesis, App) and hypothesis.symbol == "=>":
            if not self.evaluator.evaluate(hypothesis.args[0], binding):
                return None
            hypothesis = hypothesis.args[1]
        bound = ()
        if isinstance(hypothesis, Quantified):
            bound, hypothesis = hypothesis.variables, hypothesis.body
        return tuple(None if arg in bound else self.evaluator.evaluate(arg, binding) for arg in hypothesis.args)


def fits(pattern, value, binding):
    if isinstance(pattern, Var):
        return binding.setdefault(pattern, value) == value
    if getattr(value, "constructor", None) != pattern.symbol:
        return False
    return all(fits(one, two, binding) for one, two in zip(pattern.args, value.args, strict=True))


@pytest.mark.parametrize(
    ("source", "sorts", "scheme"), [(text, *entry) for text, entries in SCHEMES.items() for entry in entries]
)
def test_no_point_depends_on_itself(source, sorts, scheme):
    domain = " ".join(sorts)
    theory = tip(f"{source}(declare-fun P ({domain}) Bool)")
    names = "abc"[: len(sorts)]
    bindings = " ".join(f"({name} {sort})" for name, sort in zip(names, sorts, strict=True))
    statement = Statement(term(theory, f"(forall ({bindings}) (P {' '.join(names)}))"))
    dependencies = Dependencies(theory, statement, scheme)
    bank = Bank(theory, dependencies.evaluator)
    count = 4 if scheme.function == "ack" else {1: 60, 2: 9, 3: 5}[len(sorts)]
    points = list(product(*[bank.small(Sort(sort), count) for sort in sorts]))
    follows = {}
    for point in points:
        patterns = dependencies.of(point)
        follows[point] = [
            other
            for other in points
            if any(
                all(want is None or want == got for want, got in zip(pattern, other, strict=True))
                for pattern in patterns
            )
        ]
    if scheme.function not in ("even", "odd"):  # these call each other, not themselves
        assert any(follows.values()), "hypotheses are missing altogether"
    assert not has_cycle(follows)


def has_cycle(follows):
    state = {}
    for root in follows:
        stack = [(root, iter(follows[root]))]
        if root in state:
            continue
        state[root] = "open"
        while stack:
            node, rest = stack[-1]
            for other in rest:
                if state.get(other) == "open":
                    return True
                if other not in state:
                    state[other] = "open"
                    stack.append((other, iter(follows[other])))
                    break
            else:
                state[node] = "done"
                stack.pop()
    return False


def test_the_cycle_check_finds_cycles():
    assert has_cycle({1: [2], 2: [3], 3: [2]})
    assert has_cycle({1: [1]})
    assert not has_cycle({1: [2, 3], 2: [3], 3: []})


# Soundness by proof: no scheme shows a false statement.

TRAPS = {
    NAT + EVEN + LIST: [
        "(forall ((x Nat)) (leq x (S (S (S (S (S (S Z))))))))",
        "(forall ((x Nat) (y Nat)) (leq x y))",
        "(forall ((x Nat) (y Nat)) (= (plus x y) (plus x (plus y y))))",
        "(forall ((x Nat)) (not (= x (S (S (S (S Z)))))))",
        "(forall ((x Nat)) (=> (even x) (odd (S (S x)))))",
        "(forall ((x Nat)) (=> (leq (S (S (S (S (S Z))))) x) (even x)))",
        "(forall ((x Nat) (y Nat)) (=> (even (plus x y)) (even x)))",
        "(forall ((x Nat)) (= (plus (half x) (half x)) x))",
        "(forall ((x list)) (= (rev x) x))",
        "(forall ((x list) (y list)) (= (qrev x y) (app x y)))",
        "(forall ((xs list)) (leq (len xs) (S (S (S Z)))))",
        "(forall ((x.1 Nat) (x Nat) (x.2 Nat)) (=> (leq x.1 x) (leq x x.2)))",
        "(forall ((plus Nat) (Z Nat)) (= (plus plus Z) plus))",
        "(forall ((|x y| Nat) (v.x Nat)) (leq |x y| v.x))",
        "(forall ((x Nat)) (exists ((y Nat)) (= (S y) x)))",
        "(forall ((x Nat)) (forall ((x Nat)) (= x Z)))",
        "(forall ((x Nat) (x!1 Nat)) (exists ((x Nat)) (= (S (plus x x!1)) (S Z))))",
        "(exists ((x Nat)) (forall ((y Nat)) (leq y x)))",
        "(forall ((x Nat)) (exists ((y Nat)) (forall ((z Nat)) (=> (leq x z) (= y z)))))",
        "(forall ((x Nat)) (= (p (S x)) (S x)))",
        "(forall ((b Bool) (x Nat)) (=> (= b (even x)) b))",
        "(forall ((x Nat)) (=> true (leq x Z)))",
        "(forall ((x Nat)) (or (leq x (S Z)) (= x Z)))",
        "false",
    ],
    INTS: [
        "(forall ((n Int)) (>= n 0))",
        "(forall ((n Int)) (=> (>= n 0) (< (sum n) 100)))",
        "(forall ((n Int)) (< (fib n) n))",
        "(forall ((n Int) (k Int)) (= (down n k) k))",
        "(forall ((n Int)) (= (sum n) n))",
        "(forall ((n.1 Int) (n Int)) (=> (< n.1 n) (<= 0 n.1)))",
        "(forall ((n Int)) (not (= n (- 1))))",
    ],
    """(declare-datatypes ((rose 0) (forest 0)) (((rose (sub forest))) ((none) (more (one rose) (rest forest)))))
(define-funs-rec ((flat ((r rose)) Bool) (empty ((f forest)) Bool))
 ((match r (((rose f) (empty f)))) (match f ((none true) ((more r g) (and (flat r) (empty g)))))))
(define-fun-rec wide ((f forest)) Bool (match f ((none true) ((more r g) false))))
(declare-datatype Color ((red) (green) (blue)))
(define-fun next ((c Color)) Color (match c ((red green) (green blue) (blue red))))
(declare-datatype box ((mk (un Color))))""": [
        "(forall ((r rose)) (wide (sub r)))",
        "(forall ((f forest)) (wide f))",
        "(forall ((f forest) (g forest)) (= f g))",
        "(forall ((c Color)) (or (= c red) (= c green)))",
        "(forall ((c Color)) (= (next (next c)) c))",
        "(forall ((b box)) (= (un b) red))",
        "(forall ((c Color) (d Color)) (=> (distinct c d) (= (next c) d)))",
    ],
    # Partial functions, loops that are not seen to end, unknown functions, sorts of unknown size.
    NAT
    + """(declare-sort A 0)(declare-fun u (Nat) Nat)(declare-fun c () A)
(define-fun-rec pred ((x Nat)) Nat (match x (((S k) k))))
(define-fun-rec last ((x Nat)) Nat (match x (((S k) (last k)))))
(define-fun-rec loop ((x Nat)) Nat (match x ((Z Z) ((S k) (S (loop (u k)))))))
(define-fun-rec chase ((x Nat)) Bool (ite (= x (S Z)) false (not (chase (p x)))))""": [
        "(forall ((x Nat)) (= (pred x) Z))",
        "(= (pred Z) Z)",
        "(forall ((x Nat)) (= (last x) Z))",
        "(forall ((x Nat)) (= (last x) x))",
        "(forall ((x Nat)) (= (loop x) (S (loop x))))",
        "(forall ((x Nat)) (= (loop x) x))",
        "(forall ((x Nat)) (chase x))",
        "(forall ((x Nat)) (not (chase (S (S Z)))))",
        "(= (p Z) Z)",
        "(forall ((x A) (y A)) (= x y))",
        "(forall ((x A)) (= x c))",
        "(exists ((x A)) (distinct x c))",
        "(forall ((x Nat)) (= (u x) x))",
    ],
    """(declare-datatype Nat ((Z) (S (p Nat))))(declare-datatype list ((nil) (cons (head Nat) (tail list))))
(define-fun-rec map ((f (=> Nat Nat)) (x list)) list (match x ((nil nil) ((cons h t) (cons (@ f h) (map f t))))))
(define-fun-rec filter ((q (=> Nat Bool)) (x list)) list
 (match x ((nil nil) ((cons h t) (ite (@ q h) (cons h (filter q t)) (filter q t))))))
(define-fun inc ((x list)) list (map (lambda ((n Nat)) (S n)) x))""": [
        "(forall ((f (=> Nat Nat)) (x list)) (= (map f x) x))",
        "(forall ((f (=> Nat Nat)) (g (=> Nat Nat)) (x list)) (= (map f (map g x)) (map g (map f x))))",
        "(forall ((q (=> Nat Bool)) (x list)) (= (filter q x) x))",
        "(forall ((q (=> Nat Bool)) (x list)) (= (filter q x) nil))",
        "(forall ((x list)) (= (inc x) x))",
        "(forall ((f (=> Nat Nat)) (g (=> Nat Nat))) (= f g))",
        "(forall ((f (=> Nat Nat)) (n Nat)) (= (@ f n) n))",
    ],
}


def all_schemes(theory, statement):
    names = [variable.name for variable in statement.variables]
    yield DIRECT
    for name in names:
        yield Scheme("structural", (name,))
        yield Scheme("structural", (name,), depth=2)
        yield Scheme("strong", (name,))
    for pair in permutations(names, 2):
        yield Scheme("structural", pair)
    for function in theory.functions.values():
        for chosen in permutations(names, len(function.parameters)):
            yield Scheme("functional", chosen, function.name)


@pytest.mark.parametrize("source", list(TRAPS))
def test_no_scheme_shows_a_false_statement(source):
    theory = tip(source)
    writer = QueryWriter(theory)
    tried = 0
    for text in TRAPS[source]:
        formula = term(theory, text)
        statement = Statement(formula)
        every = [App(item.name, item.parameters, item.result) for item in theory.functions.values()]
        session = open_session("z3", "induction")
        session.declare(writer.base([formula, *every]))
        for scheme in all_schemes(theory, statement):
            try:
                sequents = obligations(theory, statement, scheme)
            except UsageError:
                continue
            tried += 1
            answers = []
            for sequent in sequents:
                answers.append(session.check(writer.sequent(sequent, splits=1), timeout=1.0, steps=15_000))
                assert not answers[-1].failed, answers[-1]
                if answers[-1].result != "unsat":
                    break
            assert any(answer.result != "unsat" for answer in answers), (text, scheme)
        session.close()
    assert tried > 2 * len(TRAPS[source])


def test_the_traps_are_false():
    """Most of them have counterexamples that testing finds; the rest speak of unknown values or deep quantifiers."""
    refuted = total = 0
    for source, statements in TRAPS.items():
        falsifier = Falsifier(tip(source))
        for text in statements:
            statement = Statement(term(falsifier.theory, text))
            total += 1
            refuted += falsifier.test(statement, tests=300).counterexample is not None
    assert refuted >= 0.6 * total


TRUE_ONES = [
    (NAT, "(forall ((x Nat)) (= (plus x Z) x))", Scheme("structural", ("x",))),
    (NAT, "(forall ((x Nat)) (= (plus x Z) x))", Scheme("structural", ("x",), depth=2)),
    (NAT, "(forall ((x Nat)(y Nat)(z Nat)) (= (plus x (plus y z)) (plus (plus x y) z)))", Scheme("structural", ("x",))),
    (NAT, "(forall ((x Nat) (y Nat)) (=> (leq x y) (leq x (S y))))", Scheme("functional", ("x", "y"), "leq")),
    (NAT + EVEN, "(forall ((x Nat)) (or (even x) (odd x)))", Scheme("functional", ("x",), "half")),
    (NAT + TREE, "(forall ((t tree)) (= (mirror (mirror t)) t))", Scheme("structural", ("t",))),
    (INTS, "(forall ((n Int)) (>= (sum n) 0))", Scheme("functional", ("n",), "sum")),
    (INTS, "(forall ((n Int)) (>= (sum n) 0))", Scheme("strong", ("n",))),
]


@pytest.mark.parametrize(("source", "text", "scheme"), TRUE_ONES)
def test_true_statements_are_shown(source, text, scheme):
    assert shown(tip(source), text, scheme)


def test_a_goal_over_a_type_variable_is_not_provable_by_size():
    theory = tip("", "(prove (! (par (a) (forall ((x a) (y a)) (= x y))) :named same))")
    assert not shown(theory, theory.claims[0].formula, seconds=1.0)


def test_instance_closes_over_what_is_left():
    theory = tip(NAT)
    statement = Statement(term(theory, "(forall ((x Nat) (y Nat)) (=> (leq x y) (leq y x)))"))
    x = statement.variable("x")
    zero = App("Z", (), Sort("Nat"))
    assert statement.instance({x: zero}) == forall((statement.variable("y"),), substitute(statement.body, {x: zero}))
    assert match(TRUE, TRUE, {})


def test_values_without_a_case_do_not_exist():
    theory = tip(NAT + "(declare-fun P (Nat) Bool)")
    dependencies = Dependencies(
        theory, Statement(term(theory, "(forall ((a Nat)) (P a))")), Scheme("structural", ("a",))
    )
    dependencies.sequents = dependencies.sequents[:1]
    with pytest.raises(AssertionError, match="no case"):
        dependencies.of((dependencies.evaluator.evaluate(term(theory, "(S Z)"), {}),))
    with pytest.raises(NoValue):
        dependencies.evaluator.evaluate(Var("q", INT), {})
