"""Equations and bodies against an independent interpreter of the source text, on random programs full of shadowing."""

import random
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from lemmata.checkers.smt.document import load
from lemmata.checkers.smt.lexer import Source
from lemmata.checkers.smt.sexpr import Group, read
from lemmata.checkers.smt.terms import Sort, Var
from lemmata.checkers.smt.theory import Case, Conditional, Leaf

HEADER = """
(declare-datatype N ((Z) (S (p N))))
(declare-datatype L ((E) (C (h N) (t L))))
(define-fun-rec plus ((x N) (y N)) N (match x ((Z y) ((S x) (S (plus x y))))))
(define-fun-rec app ((x L) (y L)) L (match x ((E y) ((C x z) (C x (app z y))))))
"""
FIELDS = {"N": [("Z", []), ("S", ["N"])], "L": [("E", []), ("C", ["N", "L"])]}
FUNCTIONS = {"N": [("plus", ["N", "N"])], "L": [("app", ["L", "L"])]}
NAMES = ["x", "y", "z"]


class NoValue(Exception):
    """A missing branch was reached."""


class Writer:
    """Writes random terms; names are few, so that nearly every binder shadows another."""

    def __init__(self, seed):
        self.random = random.Random(seed)

    def term(self, sort, scope, depth):
        choice = self.random
        kinds = ["leaf"] if depth <= 0 else ["build", "match", "match", "let", "ite", "call", "lambda"]
        kind = choice.choice(kinds)
        if kind == "leaf":
            names = [name for name, known in scope.items() if known == sort]
            return choice.choice(names) if names else {"N": "Z", "L": "E", "B": "true"}[sort]
        if kind == "let":
            bound = choice.sample(NAMES, choice.randint(1, 2))
            sorts = [choice.choice("NL") for _ in bound]
            values = [self.term(known, scope, depth - 1) for known in sorts]
            pairs = " ".join(f"({name} {value})" for name, value in zip(bound, values, strict=True))
            return f"(let ({pairs}) {self.term(sort, {**scope, **dict(zip(bound, sorts, strict=True))}, depth - 1)})"
        if kind == "lambda":
            name, known = choice.choice(NAMES), choice.choice("NL")
            body = self.term(sort, {**scope, name: known}, depth - 1)
            return f"(@ (lambda (({name} {known})) {body}) {self.term(known, scope, depth - 1)})"
        if kind == "ite":
            return f"(ite {' '.join(self.term(known, scope, depth - 1) for known in ('B', sort, sort))})"
        if kind == "match":
            return self.match(sort, scope, depth)
        return self.application(sort, scope, depth, kind)

    def application(self, sort, scope, depth, kind):
        if sort == "B":
            known = self.random.choice("NL")
            symbol, parameters = self.random.choice([("=", [known, known]), ("and", ["B", "B"]), ("not", ["B"])])
        else:
            symbol, parameters = self.random.choice(FIELDS[sort] if kind == "build" else FUNCTIONS[sort])
        if not parameters:
            return symbol
        return f"({symbol} {' '.join(self.term(known, scope, depth - 1) for known in parameters)})"

    def match(self, sort, scope, depth):
        known = self.random.choice("NL")
        scrutinee = self.term(known, scope, self.random.choice([0, 0, depth - 1]))
        arms = []
        for constructor, fields in self.random.sample(FIELDS[known], self.random.randint(0, 2)):
            names = self.random.sample([*NAMES, "_"], len(fields))
            inner = {**scope, **{name: field for name, field in zip(names, fields, strict=True) if name != "_"}}
            pattern = f"({constructor} {' '.join(names)})" if fields else constructor
            arms.append(f"({pattern} {self.term(sort, inner, depth - 1)})")
        if not arms or self.random.random() < 0.5:
            name = self.random.choice([*NAMES, "_"])
            inner = scope if name == "_" else {**scope, name: known}
            arms.append(f"({name} {self.term(sort, inner, depth - 1)})")
        return f"(match {scrutinee} ({' '.join(arms)}))"


def interpret(node, scope, functions):
    """Evaluates source text: the meaning of the language, without sorts, substitution or equations."""
    if not isinstance(node, Group):
        if node.text in scope:
            return scope[node.text]()
        return {"true": True, "false": False}.get(node.text, (node.text,))
    head = node[0].text
    if head == "let":
        values = {b[0].text: (lambda value=b[1]: interpret(value, scope, functions)) for b in node[1]}
        return interpret(node[2], {**scope, **values}, functions)
    if head == "@":
        value = interpret(node[2], scope, functions)
        return interpret(node[1][2], {**scope, node[1][1][0][0].text: lambda: value}, functions)
    if head == "match":
        return interpret_match(node, interpret(node[1], scope, functions), scope, functions)
    if head == "ite":
        return interpret(node[2] if interpret(node[1], scope, functions) else node[3], scope, functions)
    if head == "and":
        return all(interpret(arg, scope, functions) for arg in node[1:])
    args = [interpret(arg, scope, functions) for arg in node[1:]]
    if head == "=":
        return args[0] == args[1]
    if head == "not":
        return not args[0]
    if head in functions:
        names, body = functions[head]
        return interpret(body, {n: (lambda arg=arg: arg) for n, arg in zip(names, args, strict=True)}, functions)
    return (head, *args)


def interpret_match(node, value, scope, functions):
    for pattern, body in node[2]:
        if isinstance(pattern, Group):
            if pattern[0].text == value[0]:
                names = [item.text for item in pattern[1:]]
                fields = {n: (lambda arg=arg: arg) for n, arg in zip(names, value[1:], strict=True) if n != "_"}
                return interpret(body, {**scope, **fields}, functions)
        elif pattern.text in ("Z", "E"):
            if pattern.text == value[0]:
                return interpret(body, scope, functions)
        else:
            return interpret(body, {**scope, pattern.text: lambda: value} if pattern.text != "_" else scope, functions)
    raise NoValue


class Rewriter:
    """Evaluates terms of a theory by its equations; two equations that apply at once are an error."""

    def __init__(self, theory):
        self.theory = theory
        self.selectors = {}
        self.constructors = set()
        for datatype in theory.datatypes.values():
            for constructor in datatype.constructors:
                self.constructors.add(constructor.name)
                self.selectors.update((name, (constructor.name, i)) for i, name in enumerate(constructor.selectors))
        self.lambdas = {equation.left.args[0].symbol: equation for equation in theory.lambdas}

    def value(self, term, scope):
        if isinstance(term, Var):
            return scope[term]
        symbol = term.symbol
        if symbol == "ite":
            return self.value(term.args[1] if self.value(term.args[0], scope) else term.args[2], scope)
        if symbol == "and":
            return all(self.value(arg, scope) for arg in term.args)
        args = [self.value(arg, scope) for arg in term.args]
        if symbol in ("true", "false", "=", "not"):
            return {"true": True, "false": False}.get(symbol, args[0] == args[-1] if symbol == "=" else args == [False])
        if symbol == "is":
            return args[0][0] == term.indices[0]
        if symbol in self.constructors or symbol in self.lambdas:
            return (symbol, *args)
        if symbol in self.selectors:
            constructor, index = self.selectors[symbol]
            assert args[0][0] == constructor, "a selector outside its tester"
            return args[0][index + 1]
        return self.call(symbol, args)

    def call(self, symbol, args):
        function = self.theory.functions[symbol]
        if function.origin == "@":
            equation = self.lambdas[args[0][0]]
            return self.value(equation.right, dict(zip(equation.variables, [*args[0][1:], *args[1:]], strict=True)))
        if function.origin == "unspecified":
            raise NoValue
        found = []
        for equation in function.equations:
            scope = {}
            if all(self.matches(*pair, scope) for pair in zip(equation.left.args, args, strict=True)) and all(
                self.value(condition, scope) for condition in equation.conditions
            ):
                found.append((equation, scope))
        assert len(found) < 2, "equations overlap"
        if not found:
            raise NoValue
        return self.value(found[0][0].right, found[0][1])

    def matches(self, pattern, value, scope):
        if isinstance(pattern, Var):
            assert pattern not in scope, "a variable twice on the left"
            scope[pattern] = value
            return True
        return pattern.symbol == value[0] and all(
            [self.matches(*pair, scope) for pair in zip(pattern.args, value[1:], strict=True)]
        )

    def body(self, tree, scope):
        if isinstance(tree, Leaf):
            return self.value(tree.value, scope)
        if isinstance(tree, Conditional):
            return self.body(tree.then if self.value(tree.condition, scope) else tree.otherwise, scope)
        assert isinstance(tree, Case)
        value = self.value(tree.scrutinee, scope)
        for branch in tree.branches:
            if branch.constructor == value[0]:
                return self.body(branch.body, {**scope, **dict(zip(branch.variables, value[1:], strict=True))})
        raise NoValue


def outcome(compute):
    try:
        return compute()
    except NoValue:
        return None


NATS = [("Z",), ("S", ("Z",)), ("S", ("S", ("Z",)))]
LISTS = [("E",), ("C", NATS[1], ("E",)), ("C", NATS[2], ("C", NATS[0], ("E",)))]


@settings(max_examples=120, deadline=None)
@given(st.integers(0, 10**9))
def test_programs_mean_what_they_say(seed):
    writer = Writer(seed)
    sort = writer.random.choice("NL")
    body = writer.term(sort, {"x": "N", "y": "L"}, 4)
    text = f"{HEADER}(define-fun f ((x N) (y L)) {sort} {body})(prove (= (f Z E) (f Z E)))"
    theory = load(text.encode())
    functions = {}
    for command in read(Source(text.encode(), "f")):
        if command[0].text.startswith("define"):
            functions[command[1].text] = ([binding[0].text for binding in command[2]], command[4])
    rewriter = Rewriter(theory)
    definition = theory.functions["f"]
    assert definition.result == Sort(sort)
    for x, y in product(NATS, LISTS):
        expected = outcome(lambda x=x, y=y: interpret(functions["f"][1], {"x": lambda: x, "y": lambda: y}, functions))
        scope = dict(zip(definition.parameters, (x, y), strict=True))
        if expected is not None:
            assert rewriter.call("f", [x, y]) == expected
            assert rewriter.body(definition.body, scope) == expected
