// Facts that the interpreter evaluates to true; Dafny proves each of them.
datatype Color = Red | Green | Mix(left: Color, n: int)
function Fib(n: nat): nat { if n < 2 then n else Fib(n - 1) + Fib(n - 2) }
function Size(c: Color): nat { match c case Mix(l, _) => Size(l) + 1 case _ => 0 }
predicate Even(n: int) { n % 2 == 0 }
const limit := 10
lemma Truths() {
  assert -7 / 2 == -4 && -7 % 2 == 1 && 7 / -2 == -3 && 7 % -2 == 1 && -7 / -2 == 4;
  assert 7.0 / 2.0 == 3.5 && (7 as real) / 2.0 == 3.5 && 3.5.Floor == 3 && (-3.5).Floor == -4;
  assert 1 + 2 * 3 - 4 == 3 && !(1 < 1) && 1 < 2 <= 2 == 2 != 3;
  assert "abc" == ['a', 'b', 'c'] && |"abc"| == 3 && "ab" < "abc" && "a" + "b" == "ab";
  assert 'a' < 'b' && 'a' as int == 97 && 98 as char == 'b' && '\n' != 'n' && @"a""b"[1] == '"';
  assert [1, 2, 3][1..] == [2, 3] && [1, 2, 3][..1] == [1] && [1, 2][0 := 5] == [5, 2] && 2 in [1, 2];
  assert {1, 2} + {2, 3} == {1, 2, 3} && {1, 2} - {2} == {1} && {1, 2} * {2} == {2} && {1} < {1, 2};
  assert |{1, 1}| == 1 && {1} !! {2} && 3 !in {1, 2} && !({1, 2} <= {1});
  assert multiset{1, 1}[1] == 2 && multiset([1, 2, 1]) == multiset{1, 1, 2} && |multiset{1, 1}| == 2;
  assert multiset{1, 1} + multiset{1} == multiset{1, 1, 1} && multiset{1, 1} - multiset{1} == multiset{1};
  assert map[1 := 2][1] == 2 && 1 in map[1 := 2] && map[1 := 2][1 := 3] == map[1 := 3] && map[1 := 2].Keys == {1};
  assert (1, 2).0 == 1 && (1, true) == (1, true) && Mix(Red, 3).n == 3 && Mix(Red, 3).Mix? && !Red.Green?;
  assert Mix(Red, 3).(n := 4) == Mix(Red, 4) && Size(Mix(Mix(Green, 1), 2)) == 2;
  assert Fib(2) == 1 && Even(4) && !Even(3) && limit == 10;
  assert forall i :: 0 <= i < 3 ==> [5, 6, 7][i] == i + 5;
  assert forall i, j :: 0 <= i < j < 3 ==> [1, 2, 2][i] <= [1, 2, 2][j];
  assert (forall b: bool :: b || !b) && (forall x :: x in {1, 2} ==> x > 0);
  assert (if 1 < 2 then 3 else 4) == 3 && (var x := 3; x + 1) == 4 && (var (a, b) := (1, 2); a + b) == 3;
  assert (match Mix(Red, 2) case Mix(_, 1) => 0 case Mix(Red, n) => n case _ => 5) == 2;
  assert true ==> true && (false ==> false) && (true <==> true) && (false <== false);
  assert seq(3, i => i * i) == [0, 1, 4] && (x => x + 1)(2) == 3;
  assert 0x1F == 31 && 1_000 == 1000;
}
