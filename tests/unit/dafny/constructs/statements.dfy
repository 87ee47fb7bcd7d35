// One of every kind of statement.
datatype Option = None | Some(value: int)
datatype Outcome<T> = Ok(value: T) | Bad(error: string) {
  predicate IsFailure() { Bad? }
  function PropagateFailure(): Outcome<int> requires Bad? { Bad(error) }
  function Extract(): T requires Ok? { value }
}
class Node {
  var next: Node?
  var data: int
  constructor () { next := null; data := 0; }
  constructor With(d: int) { next, data := null, d; }
}
lemma Easy(x: int) returns (y: int) ensures y == x { y := x; }
opaque predicate Closed(x: int) { x > 0 }
method Attempt(x: int) returns (r: Outcome<int>) { return Ok(x); }
datatype Done = Done | Failed {
  predicate IsFailure() { Failed? }
  function PropagateFailure(): Outcome<int> requires Failed? { Bad("") }
}
method Unit(x: int) returns (r: Done) { return Done; }
method Two() returns (a: int, b: int) { a, b := 1, 2; }

method Statements(a: array<int>, n: nat, m: array2<int>) returns (r: Outcome<int>)
  requires a.Length > n > 0
  modifies a, set i: nat | i < 3 :: m
  ensures true || old(a[0]) == a[0]
  decreases *
{
  var x, y: int, z := 1, 2, 'c';
  var q;
  q := 1.5;
  var _ := Easy(3);
  var Some(v) := Some(3);
  var (p, (_, w)) := (1, (2, 3));
  ghost var g, h := {1, 2}, multiset{1, 1};
  var i :| 0 <= i < 3;
  ghost var k: int :| k > i;
  var e :- Attempt(3);
  :- Unit(4);
  var f: int;
  f :- Attempt(5);
  x, y := y, x;
  x, y := Two();
  a[0], a[1 - 1] := 5, 5;
  m[0, 0] := 3;
  x := *;
  x :| x > 0;
  var b := new int[3];
  var c := new int[2, 2]((i, j) => i + j);
  var d := new int[] [1, 2, 3];
  var o := new Node();
  o := new Node.With(3);
  o.next := o;
  Easy'(3);
  Easy'(3) by { assert true; }
  assert x > 0;
  assert {:split_here} L: x > 0 by {
    var t := Easy(x);
  }
  assume {:axiom} x < 100;
  expect x > 0, "message";
  print x, "\n";
  reveal Closed(), L;
  reveal Closed;
  hide *;
  if x < 3 { } else if (*) { } else { x := 1; }
  if * { }
  if t: int :| 0 <= t < 3 { x := t; } else { }
  if {
    case x < 0 => x := 0;
    case t: int :| 0 <= t < 3 => x := x + 1; y := 3;
    case true =>
  }
  if
  case x < 3 => x := 3;
  case true => 
  while x < 10
    invariant x == x
    invariant {:focus} true
    decreases 10 - x
    modifies { }
  {
    x := x + 1;
    if x == 5 { break; } else if x == 6 { continue; }
  }
  while (x < 20) decreases * { x := x + 1; }
  while
    decreases if x < 0 then -x else x
  {
    case x < 0 => x := x + 1;
    case x > 0 => x := x - 1;
  }
  while * decreases * { break; }
  label outer: while true decreases *
  {
    while true decreases * { break outer; }
  }
  label inner: for j := 0 to |a[..]| invariant true { continue inner; }
  for j: int := 10 downto 0 { while true { break break; } }
  for _ := 0 to * decreases * { break; }
  match x
  case 0 => x := 1;
  case 1 | 2 => y := 3; z := 'd';
  case -1 => { }
  case _ =>
  match (Some(3), "a") {
    case (Some(v), "a") => x := v;
    case (None, _) => assert false;
    case (o: Option, s) => 
  }
  forall j | 0 <= j < a.Length { a[j] := 0; }
  forall j, l | 0 <= j < l ensures j < l { }
  forall (j: int | j > 0) ensures j >= 1 ensures j != 0 { }
  forall s <- [1, 2] ensures s in [2, 1] { }
  forall ensures true { }
  calc {
    1 + 1;
  == { assert true; }
    2;
    { var t := Easy(2); } { }
    2;
  != 3;
  }
  calc ==> { x == 1; <==> x == 1; x >= 1; }
  calc { }
  modify a;
  modify a { a[0] := 3; }
  {
    var inner := 3;
  }
  opaque ensures x == x { x := 3; }
  opaque modifies a ensures a[0] == 0 { a[0] := 0; }
  var f' := forall j: nat ensures j >= 0 { } 3;
  label 0: a[0] := 1;
  assert 1: old@0(a[0]) == a[0] || true;
  if {:split false} x == 3 { }
  match {:split false} x case _ =>
  label here:
  assert old@here(a[0]) == a[0];
  assert unchanged@here(a) && fresh(o) && allocated(a);
  return Ok(3);
}
lemma Easy'(x: int) { return; }
