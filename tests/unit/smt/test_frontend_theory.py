"""What a file means: scoping, typing, monomorphic names, lifting."""

from lemmata.checkers.smt.document import load, load_with_warnings
from lemmata.checkers.smt.terms import BOOL, INT, REAL, App, Quantified, Sort, Var
from lemmata.checkers.smt.theory import Case, Conditional, Leaf

LISTS = (
    "(declare-datatype list (par (a) ((nil) (cons (head a) (tail (list a))))))\n"
    "(declare-datatype Nat ((Z) (S (p Nat))))\n"
)
NAT = Sort("Nat")


def tip(text):
    return load((LISTS + text).encode())


def asserted(text):
    return load(f"{text}(check-sat)".encode()).checks[-1].assertions[-1].formula


def lines(theory, name):
    """The equations of a function as readable text."""
    found = []
    for equation in theory.functions[name].equations:
        conditions = "".join(f"{shown(c)} => " for c in equation.conditions)
        found.append(f"{conditions}{shown(equation.left)} = {shown(equation.right)}")
    return found


def shown(term):
    if isinstance(term, Var):
        return term.name
    if isinstance(term, Quantified):
        return f"({term.kind} {' '.join(v.name for v in term.variables)} {shown(term.body)})"
    head = f"{term.symbol}:{term.indices[0]}" if term.indices else term.symbol
    return f"({head} {' '.join(map(shown, term.args))})" if term.args else head


def test_monomorphic_names_and_instances():
    theory = tip(
        "(define-fun-rec ++ (par (a) (((x (list a)) (y (list a))) (list a)))"
        " (match x ((nil y) ((cons z xs) (cons z (++ xs y))))))"
        "(prove (par (b) (forall ((x (list b)) (y (list Nat))) (and (= (++ x nil) x) (= (++ y nil) y)))))"
    )
    assert Sort("b") in theory.sorts
    assert set(theory.datatypes) == {NAT, Sort("list", (NAT,)), Sort("list", (Sort("b"),))}
    assert set(theory.functions) == {"++<Nat>", "++<b>"}
    assert theory.functions["++<b>"].origin == "++"
    assert theory.constructor("cons<Nat>").selectors == ("head<Nat>", "tail<Nat>")
    assert theory.constructor("cons<Nat>").recursive() == (1,)
    assert lines(theory, "++<b>") == ["(++<b> nil<b> y) = y", "(++<b> (cons<b> z xs) y) = (cons<b> z (++<b> xs y))"]


def test_instance_names_are_never_shared():
    theory = tip(
        "(declare-const |nil<Nat>| Nat)(declare-sort |list<Nat>| 0)(declare-sort A 0)(declare-sort |A,A| 0)"
        "(declare-datatype pair (par (a b) ((mk (l a) (r b)))))"
        "(prove (forall ((x (list Nat)) (y (list |list<Nat>|)) (z (pair A |A,A|)) (w (pair |A,A| A)))"
        " (and (= x nil) (= y nil) (= Z |nil<Nat>|) (= (mk (l z) (r z)) z) (= (mk (l w) (r w)) w))))"
    )
    names = [c.name for d in theory.datatypes.values() for c in d.constructors] + list(theory.functions)
    names += [s for d in theory.datatypes.values() for c in d.constructors for s in c.selectors]
    assert len(names) == len(set(names))


def test_symbols_of_theories_may_be_declared_and_are_renamed():
    theory = load(
        b"(declare-fun select (Int) Int)(declare-fun max (Int) Int)(assert (= (select 1) (max 2)))(check-sat)"
    )
    assert set(theory.functions) == {"user.select", "max"}
    assert theory.functions["user.select"].origin == "select"
    assert shown(theory.checks[0].assertions[0].formula) == "(= (user.select 1) (max 2))"


def test_goal_variables_get_sorts_that_no_declaration_has():
    theory = load(b"(declare-sort a 0)(declare-const c a)(prove (par (a) (forall ((x a) (y a)) (= x y))))")
    quantified = theory.claims[0].formula
    assert quantified.variables[0].sort == Sort("a_2")
    assert set(theory.sorts) == {Sort("a"), Sort("a_2")}
    theory = load(b"(prove (par (a) (forall ((x a)) (= x x))))(declare-sort a 0)(declare-const c a)(assert (= c c))")
    assert theory.claims[0].formula.variables[0].sort == Sort("a")
    assert theory.functions["c"].result == Sort("a_2")


def test_bound_variables_never_capture():
    formula = asserted("(declare-const x Int)(assert (let ((y x)) (forall ((x Int)) (= x y))))")
    assert formula.variables[0].name != "x"
    assert formula.body.args == (formula.variables[0], App("x", (), INT))
    formula = asserted("(assert (forall ((x Int)) (let ((y x)) (exists ((x Int)) (= x y)))))")
    inner = formula.body.variables[0]
    assert inner != formula.variables[0]
    assert formula.body.body.args == (inner, formula.variables[0])
    formula = asserted("(assert (forall ((x Int)) (and (> x 0) (forall ((x Int)) (> x 1)) (> x 2))))")
    first, second, third = formula.body.args
    assert first.args[0] == third.args[0] == formula.variables[0]
    assert second.body.args[0] == second.variables[0] != formula.variables[0]


def test_lets_are_parallel_and_shadow():
    formula = asserted("(declare-const x Int)(assert (let ((x 1) (y x)) (let ((x (+ x y))) (= x y))))")
    assert shown(formula) == "(= (+ 1 x) x)"
    formula = asserted("(declare-fun f (Int) Int)(assert (let ((f 1)) (= f 2)))")
    assert shown(formula) == "(= 1 2)"


def test_int_arguments_become_real_where_the_others_are():
    assert shown(asserted("(declare-const r Real)(assert (< r 1 (- 2)))")) == "(< r 1.0 (- 2.0))"
    assert shown(asserted("(declare-const i Int)(assert (= (/ i 2) 1.5))")) == "(= (/ (to_real i) 2.0) 1.5)"
    assert shown(asserted("(declare-fun f (Real) Real)(assert (= (f 1) 0))")) == "(= (f 1.0) 0.0)"
    assert asserted("(assert (= (ite true 1 2.0) 1))").args[0].sort == REAL


def test_pattern_variables_shadow_parameters():
    theory = tip(
        "(define-fun-rec f ((x Nat) (y Nat)) Nat (match y ((Z x) ((S x) (match x ((Z y) ((S y) (S (f y x)))))))))"
        "(prove (= (f Z Z) Z))"
    )
    body = theory.functions["f"].body
    assert isinstance(body, Case)
    assert lines(theory, "f") == [
        "(f x Z) = x",
        "(f x (S Z)) = (S Z)",
        "(f x (S (S y_1))) = (S (f y_1 (S y_1)))",
    ]


def test_wildcards_and_variables_cover_the_missing_constructors():
    theory = tip(
        "(declare-datatype T ((A) (B (b Nat)) (C (c T) (d T))))"
        "(define-fun f ((x T)) T (match x ((A x) (_ A))))"
        "(define-fun g ((x T)) T (match x (((B n) A) (y y))))"
        "(define-fun h ((x T)) T (match x ((y (match y ((A x) (z z)))))))"
        "(prove (= (f A) (g (h A))))"
    )
    assert lines(theory, "f") == ["(f A) = A", "(f (B x1)) = A", "(f (C x1_1 x2)) = A"]
    assert lines(theory, "g") == ["(g (B n)) = A", "(g A) = A", "(g (C x1 x2)) = (C x1 x2)"]
    assert lines(theory, "h") == ["(h A) = A", "(h (B x1)) = (B x1)", "(h (C x1_1 x2)) = (C x1_1 x2)"]


def test_repeated_matches_are_resolved_and_fail_continuations_expanded():
    theory = tip(
        "(define-fun-rec f ((x Nat) (y Nat)) Nat"
        " (let ((fail (match y ((Z x) ((S z) (match x ((Z z) ((S w) (f w z)))))))))"
        "  (match x ((Z (match y ((Z Z) ((S u) fail)))) ((S v) fail)))))"
        "(prove (= (f Z Z) Z))"
    )
    assert lines(theory, "f") == [
        "(f Z Z) = Z",
        "(f Z (S u)) = u",
        "(f (S v) Z) = (S v)",
        "(f (S v) (S z)) = (f v z)",
    ]


def test_matches_on_other_terms_stay_on_the_right():
    theory = tip(
        "(define-fun g ((x Nat)) Nat (match x ((Z Z) ((S y) y))))"
        "(define-fun f ((x Nat)) Nat (match (g x) ((Z x) ((S y) y))))"
        "(prove (= (f Z) Z))"
    )
    assert lines(theory, "f") == ["(f x) = (ite (is:Z (g x)) x (p (g x)))"]
    assert isinstance(theory.functions["f"].body, Case)


def test_conditions_move_left_only_where_a_parameter_is_matched_below():
    theory = tip(
        "(define-fun g ((x Nat)) Nat (match x ((Z Z) ((S y) y))))"
        "(define-fun f ((b Bool) (x Nat)) Nat (ite b (match x ((Z Z) ((S y) y))) (ite (not b) x Z)))"
        "(define-fun h ((x Nat) (y Nat)) Nat (match (g x) ((Z y) ((S z) (match y ((Z z) ((S w) w)))))))"
        "(prove (= (f true Z) (h Z Z)))"
    )
    assert isinstance(theory.functions["f"].body, Conditional)
    assert lines(theory, "f") == [
        "b => (f b Z) = Z",
        "b => (f b (S y)) = y",
        "(not b) => (f b x) = (ite (not b) x Z)",
    ]
    assert lines(theory, "h") == [
        "(is:Z (g x)) => (h x y) = y",
        "(is:S (g x)) => (h x Z) = (p (g x))",
        "(is:S (g x)) => (h x (S w)) = w",
    ]


def test_missing_branches_have_no_equation_or_an_unspecified_value():
    theory, warnings = load_with_warnings(
        (
            LISTS + "(define-fun first (par (a) (((x (list a))) a)) (match x (((cons y z) y))))"
            "(define-fun f ((x Nat) (y (list Nat))) Nat (match (first y) (((S n) n))))"
            "(prove (= (f Z (cons Z nil)) (first (cons Z nil))))"
        ).encode()
    )
    assert lines(theory, "first<Nat>") == ["(first<Nat> (cons<Nat> y z)) = y"]
    assert lines(theory, "f") == ["(f x y) = (ite (is:S (first<Nat> y)) (p (first<Nat> y)) (unspecified_1 x y))"]
    assert theory.functions["unspecified_1"].body is None
    assert [(warning.kind, warning.line) for warning in warnings] == [("coverage", 3), ("coverage", 3)]


def test_match_in_a_goal_becomes_testers():
    theory = tip("(prove (forall ((x Nat)) (match x ((Z true) ((S y) (= y (p x)))))))")
    assert shown(theory.claims[0].formula) == "(forall x (ite (is:Z x) true (= (p x) (p x))))"


def test_lambdas_are_lifted_and_shared():
    theory = tip(
        "(define-fun-rec map (par (a b) (((f (=> a b)) (x (list a))) (list b)))"
        " (match x ((nil nil) ((cons y ys) (cons (@ f y) (map f ys))))))"
        "(define-fun g ((k Nat) (x (list Nat))) (list Nat) (map (lambda ((y Nat)) (S k)) x))"
        "(define-fun h ((z Nat) (x (list Nat))) (list Nat) (map (lambda ((w Nat)) (S z)) x))"
        "(prove (forall ((x (list Nat))) (= (map S x) (map (lambda ((n Nat)) (S n)) (map p x)))))"
    )
    arrow = Sort("=>", (NAT, NAT))
    assert arrow in theory.sorts
    assert [shown(e.left) for e in theory.lambdas] == [
        "(@<Nat,Nat> (lambda_1 k) y)",
        "(@<Nat,Nat> lambda_2 x1)",
        "(@<Nat,Nat> lambda_3 x1)",
    ]
    assert lines(theory, "h") == ["(h z x) = (map<Nat,Nat> (lambda_1 z) x)"]
    assert theory.functions["lambda_1"].result == arrow
    apply = theory.functions["@<Nat,Nat>"]
    assert (apply.origin, apply.body, [v.sort for v in apply.parameters]) == ("@", None, [arrow, NAT])


def test_generated_names_avoid_the_file_s_own():
    theory = tip("(declare-const lambda_1 Nat)(prove (= (@ (lambda ((x Nat)) lambda_1) Z) lambda_1))")
    assert [shown(e.left) for e in theory.lambdas] == ["(@<Nat,Nat> lambda_2 x)"]


def test_functions_as_values_are_curried_where_that_is_expected():
    theory = tip(
        "(define-fun-rec plus ((x Nat) (y Nat)) Nat (match x ((Z y) ((S z) (S (plus z y))))))"
        "(declare-fun apply2 ((=> Nat (=> Nat Nat))) Nat)(declare-fun apply3 ((=> Nat Nat Nat)) Nat)"
        "(prove (= (apply2 plus) (apply3 plus)))"
    )
    assert [shown(e.right) for e in theory.lambdas] == ["(plus x1 x2)", "(lambda_1 x1)", "(plus x1 x2)"]


def test_arguments_that_say_nothing_wait_for_those_that_do():
    theory = tip(
        "(define-fun-rec ++ (par (a) (((x (list a)) (y (list a))) (list a)))"
        " (match x ((nil y) ((cons h t) (cons h (++ t y))))))"
        "(prove (forall ((x Nat)) (= (++ nil (++ nil (cons x nil))) nil)))"
    )
    assert shown(theory.claims[0].formula) == (
        "(forall x (= (++<Nat> nil<Nat> (++<Nat> nil<Nat> (cons<Nat> x nil<Nat>))) nil<Nat>))"
    )


def test_polymorphic_functions_as_values_take_their_sorts_from_the_other_arguments():
    theory = tip(
        "(define-fun-rec map (par (a b) (((f (=> a b)) (x (list a))) (list b)))"
        " (match x ((nil nil) ((cons h t) (cons (@ f h) (map f t))))))"
        "(define-fun back (par (a) (((x (list a))) (list a))) x)"
        "(define-fun pair (par (a b) (((x a) (y b)) a)) x)"
        "(declare-fun fold (par (a b) ((=> b a b) b (list a)) b))"
        "(declare-const xs (list (list Nat)))"
        "(prove (= (map back xs) xs))"
        "(prove (= (fold pair Z xs) Z))"
    )
    assert shown(theory.claims[0].formula) == "(= (map<list<Nat>,list<Nat>> lambda_1 xs) xs)"
    assert shown(theory.claims[1].formula) == "(= (fold<list<Nat>,Nat> lambda_2 Z xs) Z)"
    made = {shown(e.left.args[0]): shown(e.right) for e in theory.lambdas}
    assert made["lambda_1"] == "(back<Nat> x1)"
    assert made["lambda_2"] == "(pair<Nat,list<Nat>> x1 x2)"


def test_a_polymorphic_body_means_the_same_in_every_instance():
    theory = tip(
        "(define-fun low (par (a) (((x (list a))) Bool)) (and (is-cons x) (< -5 0)))"
        "(define-fun test (par (a) (((is-cons a)) a)) is-cons)"
        "(prove (= (low (cons 1 nil)) (low (cons Z nil)) (test true)))"
    )
    assert lines(theory, "low<Int>") == ["(low<Int> x) = (and (is:cons<Int> x) (< (- 5) 0))"]
    assert lines(theory, "low<Nat>") == ["(low<Nat> x) = (and (is:cons<Nat> x) (< (- 5) 0))"]


def test_polymorphic_arithmetic_is_checked_at_instances():
    text = "(define-fun max2 (par (t) (((x t) (y t)) t)) (ite (<= x y) y x))"
    assert lines(tip(text + "(prove (= (max2 1 2) 2))"), "max2<Int>") == ["(max2<Int> x y) = (ite (<= x y) y x)"]


def test_definitions_say_what_is_recursive():
    theory = tip(
        "(define-fun-rec f ((x Nat)) Nat x)"
        "(define-funs-rec ((even ((x Nat)) Bool) (odd ((x Nat)) Bool) (one ((x Nat)) Bool))"
        " ((match x ((Z true) ((S y) (odd y)))) (match x ((Z false) ((S y) (even y)))) (odd x)))"
        "(prove (even (f Z)))"
    )
    functions = theory.functions
    assert (functions["f"].recursive, functions["f"].group) == (False, ())
    assert functions["even"].group == functions["odd"].group == ("even", "odd")
    assert (functions["one"].recursive, functions["one"].group) == (False, ())
    assert functions["one"].witness.kind == "none needed"
    assert isinstance(functions["f"].body, Leaf)
    assert lines(theory, "one") == ["(one x) = (odd x)"]


def test_claims_keep_hints_and_names():
    theory = tip(
        "(prove (! (par (a) (forall ((x a)) (= x x))) :named refl :induction (x y) :uses |b c|))(prove true)"
        "(assert (! (= Z Z) :named fact))(assert-not (= Z (S Z)))"
    )
    first, second, third = theory.claims
    assert (first.name, dict(first.hints)) == ("refl", {":induction": "(x y)", ":uses": "|b c|"})
    assert (second.name, dict(second.hints), second.formula.symbol) == ("goal-2", {}, "true")
    assert shown(third.formula) == "(= Z (S Z))"
    assert [(axiom.name, axiom.position.line) for axiom in theory.axioms] == [("fact", 3)]


def test_polymorphic_axioms_are_used_at_the_sorts_of_the_file():
    theory, warnings = load_with_warnings(
        (
            LISTS + "(declare-fun f (par (a) ((list a)) a))"
            "(prove (forall ((x (list Nat))) (= (f x) Z)))(assert (par (a) (forall ((x (list a))) (= (f x) (f x)))))"
        ).encode()
    )
    assert [shown(axiom.formula) for axiom in theory.axioms] == ["(forall x (= (f<Nat> x) (f<Nat> x)))"]
    assert any(warning.kind == "axiom" for warning in warnings)


def test_older_syntax_of_tip():
    theory = load(
        b"(declare-datatypes (a) ((list (nil) (cons (head a) (tail (list a))))))"
        b"(declare-datatypes () ((Nat (Z) (S (p Nat)))))"
        b"(define-fun-rec (par (a) (len ((x (list a))) Nat (match x (case nil Z) (case (cons y z) (S (len z)))))))"
        b"(define-funs-rec ((par (a) (keep ((x (list a))) Nat))) ((match x (case nil Z) (case default (len x)))))"
        b"(assert-not (par (b) (forall ((x (list b))) (= (len x) (keep x)))))"
    )
    assert lines(theory, "len<b>") == ["(len<b> nil<b>) = Z", "(len<b> (cons<b> y z)) = (S (len<b> z))"]
    assert lines(theory, "keep<b>")[1] == "(keep<b> (cons<b> x1 x2)) = (len<b> (cons<b> x1 x2))"
    assert theory.claims[0].formula.variables[0].sort == Sort("list", (Sort("b"),))


def test_equal_terms_are_the_same_object():
    formula = asserted("(declare-fun f (Int) Int)(assert (= (f (+ 1 2)) (let ((x (+ 1 2))) (f x))))")
    assert formula.args[0] is formula.args[1]
    assert formula.sort is BOOL
