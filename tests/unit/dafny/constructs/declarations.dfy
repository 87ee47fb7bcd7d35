// One of every kind of declaration.
module {:options "--function-syntax:4"} Base {
  export
    provides Opaque, Opaque.size
    reveals Pair
  export Everything extends Base
    reveals *
  type Opaque(==, 0, !new) {
    function size(): nat
  }
  datatype Pair<+A, B(==)> = Pair(first: A, 0: B) | Single(A) | ghost Hidden(g: B)
}

abstract module Shape {
  type T
  datatype Size = Small | Large
  function area(x: T): int
  lemma positive(x: T)
    ensures area(x) >= 0
}

module Square refines Shape {
  type T = int
  datatype Size ... { predicate IsSmall() { Small? } }
  function area(x: T): int { x * x }
  lemma positive... {
  }
}

module User.Inner {
}

module User {
  import opened Base
  import B = Base`Everything
  import Square

  const limit: int := 10
  const {:nothing} answer := 42 as nat
  ghost const shadow: seq<int>

  newtype Byte = x: int | 0 <= x < 256
  newtype Small = x | 1 <= x < 10 witness 5
  newtype Real = real
  type Even = n: nat | n % 2 == 0
  type Positive = x: int | x > 0 witness 1
  type Hidden = x: int | x > 7 ghost witness 8
  type Unknown = x: int | x * x == 2 witness *
  type Alias<T> = map<T, set<seq<T>>>
  type Function = int -> int
  type Partial = (int, real) --> bool
  type Heap = () ~> (int, ghost int)

  codatatype Stream<T> = Cons(head: T, tail: Stream<T>)

  datatype Tree<T> =
    | Leaf
    | Node(left: Tree<T>, value: T, right: Tree<T>)
  {
    function size(): nat {
      match this
      case Leaf => 0
      case Node(l, _, r) => l.size() + 1 + r.size()
    }
  }

  trait {:termination false} Named extends object {
    const name: string
    function title(): string reads this
    method rename(to: string) modifies this
  }

  @AssumeCrossModuleTermination
  class Cell<T(0)> extends Named {
    var value: T
    var left: int, right: int
    ghost var Repr: set<object>
    static const zero: int := 0

    constructor (v: T, n: string)
      ensures value == v
    {
      value := v;
      name := n;
      new;
      Repr := {this};
    }
    constructor Copy(other: Cell<T>, ghost g: int := 0) {
      value := other.value;
      name := other.name;
    }
    ghost predicate Valid() reads this, Repr {
      this in Repr && null !in Repr
    }
    function title(): string reads this { name }
    method rename(to: string) modifies this { }
    static method Fresh(v: T) returns (c: Cell<T>, ghost g: int)
      ensures fresh(c)
    {
      c := new Cell(v, "");
      g := 1;
    }
    twostate predicate Grows(new c: Cell<T>) reads this {
      old(left) <= left
    }
    twostate lemma Grown()
      requires Grows(this)
      ensures old(left) <= left
    {
    }
    method {:timeLimit 30} Update(nameonly i: int, j: int := 3)
      modifies this`left, `right
      ensures unchanged(this`value)
    {
      left := i + j;
    }
  }
  class Empty { }

  ghost function F(x: int): (r: int)
    requires x >= 0
    ensures r >= x
    decreases x, true
  {
    if x == 0 then 0 else F(x - 1) + 1
  }
  opaque function G<A, B>(f: A -> B, x: A): B { f(x) }
  function Sum(s: seq<int>): int { if s == [] then 0 else s[0] + Sum(s[1..]) }
  by method {
    var r, i := 0, |s|;
    while i > 0
      invariant 0 <= i <= |s|
      invariant r == Sum(s[i..])
    {
      i := i - 1;
      r := s[i] + r;
    }
    return r;
  }
  least predicate Reach[nat](x: int) { x == 0 || Reach(x - 2) }
  greatest predicate Forever(s: Stream<int>) { Forever(s.tail) }
  greatest lemma Always(s: Stream<int>)
    requires s.head == s.tail.head
    ensures Forever(s)
  {
    assume {:axiom} false;
  }
  lemma {:axiom} Trust(x: int)
    ensures x == x
  iterator Count(n: nat) yields (x: int)
    yield requires true
    yield ensures x >= 0
    requires n > 0
    decreases n
  {
    x := 0;
    yield;
    yield 5;
  }
  method Main(args: seq<string>) returns ()
    decreases *
  {
  }
}
