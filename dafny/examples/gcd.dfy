include "../src/Arithmetic.dfy"

module GreatestCommonDivisor {
  import opened Arithmetic

  ghost predicate IsCommonDivisor(d: int, a: int, b: int)
  {
    0 < d && Divides(d, a) && Divides(d, b)
  }

  /** Subtraction keeps the common divisors. */
  lemma SameDivisors(d: int, a: int, b: int)
    requires 0 < d
    ensures IsCommonDivisor(d, a, b) <==> IsCommonDivisor(d, a - b, b)
  {
    if IsCommonDivisor(d, a, b) {
      DividesSum(d, a, b);
    }
    if IsCommonDivisor(d, a - b, b) {
      DividesSum(d, a - b, b);
      assert a - b + b == a;
    }
  }

  method Gcd(a: int, b: int) returns (g: int)
    requires 0 < a && 0 < b
    ensures IsCommonDivisor(g, a, b)
    ensures forall d :: IsCommonDivisor(d, a, b) ==> Divides(d, g)
  {
    var x, y := a, b;
    while x != y
      invariant 0 < x && 0 < y
      invariant forall d :: IsCommonDivisor(d, x, y) <==> IsCommonDivisor(d, a, b)
      decreases x + y
    {
      if y < x {
        forall d | 0 < d ensures IsCommonDivisor(d, x - y, y) <==> IsCommonDivisor(d, x, y) {
          SameDivisors(d, x, y);
        }
        x := x - y;
      } else {
        forall d | 0 < d ensures IsCommonDivisor(d, x, y - x) <==> IsCommonDivisor(d, x, y) {
          SameDivisors(d, y, x);
        }
        y := y - x;
      }
    }
    g := x;
    assert x == x * 1;
    assert IsCommonDivisor(x, x, y);
  }
}
