// One of every kind of expression.
datatype Color = Red | Green | Mix(left: Color, right: Color, n: int := 0)
ghost function Id<T>(x: T): T { x }
lemma Fact(x: int) ensures x == x { }
codatatype Inf = Inf(tail: Inf)
trait Animal { }
class Dog extends Animal { var age: int }

ghost function Expressions(a: int, b: int, s: seq<int>, c: Color, f: int -> int, t: (int, (int, bool)), d: Animal): bool
  reads f.reads
{
  && 0 <= a < b <= |s| + 1 == |s| + 1 != 0
  && (a == b ==> b == a ==> true)
  && (a == b <== b == a)
  && (a == b <==> !(b != a) <==> true)
  && (|| a < 0
      || a <-1
      || a>=-a)
  && (var x := 3; x > 2)
  && (var x, y := 3, 4; x < y)
  && (var (x, y) := t; x == x)
  && (ghost var z :| z > 2; z > 1)
  && (if a < b then true else false)
  && (if k :| k == 2 then k == 2 else false)
  && (match c case Red => true case Green => false case Mix(Red, Mix(_, r: Color, -1), 3) => true case _ => a == 1)
  && (match a { case 0 => true case 1 | 2 => false case n => n > 2 })
  && (forall i :: 0 <= i < |s| ==> s[i] == s[i])
  && (forall i: int, j {:trigger s[i], s[j]} | 0 <= i < j < |s| :: s[i] == s[j] || true)
  && (exists i <- s :: i == 3)
  && (exists i <- s | i > 3, j <- s | j > i :: i < j)
  && (set x | x in s) == (set x | x in s :: x) == (set x <- s)
  && (iset x: int | x > 0 :: x * 2) != iset{} && iset{1} <= iset x: int | true
  && (map x | x in s :: x + 1).Keys == (map x: int | x in s :: x := x).Keys
  && (imap x: int | x > 0 :: x).Keys != iset{}
  && map[] != map[1 := 2, 3 := 4][1 := 5] && imap[1 := 2] == imap[1 := 2]
  && {1, 2} + {} - {3} * {4} !! {5} && 1 !in {2}
  && multiset{1, 1}[1 := 3] == multiset(s) && multiset([1])[1] == 1
  && s[a := b] == s && s[..] == s[0..] == s[..|s|] == s[0..|s|] && s[1:2:][0] == s[1:2][0]
  && seq(5, i => i) == seq<int>(5, (i: int) requires i >= 0 => i)
  && (x => x + 1)(3) == 4 && ((x, y) => x)(1, 2) == 1 && (() => 3)() == 3
  && ((x: int) reads {} requires x > 0 => x)(3) == f(3)
  && f.requires(3) && f.reads(3) == {}
  && t.0 == t.1.0 && t.1.1 && (1, ghost 2).1 == 2 && () == ()
  && c.(n := 3) == c && c.Mix? && Mix(Red, right := Green, n := 2).n == 2
  && |s| - |[1]| < |[|{1}|]| as int
  && 5 as real / 2.0 == 2.5 && 2.5.Floor == 2 && d is Dog && (d as Dog).age == 3
  && 7 / 2 * 2 % 3 - -1 == 0 && 'a' < '\U{62}' && "ab" + @"c""d" != "x"
  && ((5 as bv8 & 3) | (4 ^ 1)) << 2 >> 1 == !(0 as bv8) && 0x1F == 31 && 1_000 == 1000
  && Id<int>(3) == Id(3) && Id<seq<int>>([]) == [] && Id<(int, int)>((1, 2)).0 == 1
  && (a < b) == (b > a) && (assert a == a; true) && (assert a == a by { Fact(a); } true)
  && (Fact(a); true) && (calc { 1; == 1; } true) && (reveal Hidden(); Hidden())
  && this_is_no_keyword(a) && null == null
}
opaque predicate Hidden() { true }
ghost predicate this_is_no_keyword(to: int) { var least, older, downto := 1, 2, 3; to == to }
ghost predicate Prefix(i: Inf) { i ==#[3] i && i !=#[3] i }
function Nested(x: int): int {
  assert x == x;
  Fact(x);
  var y := if x > 0 then x else -x;
  calc { y; == y; }
  if y == 0 then 0 else match y case 1 => 2 case _ => (
    var z := 1.; var w := .5; var e := 1e3; 3)
}
greatest predicate Positive(i: Inf) { Positive(i.tail) }
greatest lemma Always(i: Inf) ensures Positive(i) {
  assert Positive#[_k](i) || !!(_k == 0) by { if 0 < _k.Offset { Always#[_k - 1](i.tail); } else { assume {:axiom} false; } }
  assume {:axiom} false;
}
