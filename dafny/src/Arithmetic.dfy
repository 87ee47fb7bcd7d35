/** Non-linear arithmetic: products, powers, quotients, remainders and divisors. */
module Arithmetic {

  // ---------------------------------------------------------------- products

  lemma MulMonotone(a: int, b: int, c: nat)
    requires a <= b
    ensures a * c <= b * c
  {
    assert b * c - a * c == (b - a) * c;
  }

  lemma MulStrict(a: int, b: int, c: int)
    requires a < b && 0 < c
    ensures a * c < b * c
  {
    assert b * c - a * c == (b - a) * c;
  }

  lemma MulCancel(a: int, b: int, c: int)
    requires a * c == b * c && c != 0
    ensures a == b
  {
    assert (a - b) * c == 0;
  }

  lemma MulPositive(a: int, b: int)
    requires 0 < a && 0 < b
    ensures 0 < a * b && a <= a * b && b <= a * b
  {
  }

  lemma MulBothMonotone(a: nat, b: nat, c: nat, d: nat)
    requires a <= b && c <= d
    ensures a * c <= b * d
  {
    MulMonotone(a, b, c);
    MulMonotone(c, d, b);
  }

  lemma SquareNonNegative(a: int)
    ensures 0 <= a * a
  {
  }

  lemma SquareMonotone(a: nat, b: nat)
    ensures a <= b <==> a * a <= b * b
  {
    if a <= b {
      MulBothMonotone(a, b, a, b);
    } else {
      MulStrict(b, a, a);
      MulMonotone(b, a, b);
    }
  }

  lemma SquareOfSum(a: int, b: int)
    ensures (a + b) * (a + b) == a * a + 2 * a * b + b * b
  {
  }

  // ---------------------------------------------------------------- quotients and remainders

  lemma DivMod(a: int, d: int)
    requires 0 < d
    ensures a == d * (a / d) + a % d
    ensures 0 <= a % d < d
  {
  }

  /** A quotient is known by its remainder. */
  lemma DivUnique(a: int, d: int, q: int, r: int)
    requires 0 < d && a == d * q + r && 0 <= r < d
    ensures q == a / d && r == a % d
  {
    var x := a / d;
    assert d * (q - x) == a % d - r;
    if q < x {
      MulMonotone(q + 1, x, d);
      assert (q + 1) * d == d * q + d;
      assert x * d == d * x;
    } else if x < q {
      MulMonotone(x + 1, q, d);
      assert (x + 1) * d == d * x + d;
      assert q * d == d * q;
    }
  }

  lemma DivMultiple(q: int, d: int)
    requires 0 < d
    ensures d * q / d == q && d * q % d == 0
  {
    DivUnique(d * q, d, q, 0);
  }

  lemma ModAddMultiple(a: int, q: int, d: int)
    requires 0 < d
    ensures (a + d * q) % d == a % d
  {
    assert a + d * q == d * (a / d + q) + a % d;
    DivUnique(a + d * q, d, a / d + q, a % d);
  }

  lemma DivMonotone(a: int, b: int, d: int)
    requires a <= b && 0 < d
    ensures a / d <= b / d
  {
    var p, q := a / d, b / d;
    DivMod(a, d);
    DivMod(b, d);
    if q < p {
      MulMonotone(q + 1, p, d);
      assert (q + 1) * d == d * q + d;
      assert p * d == d * p;
    }
  }

  lemma DivSmaller(a: nat, d: int)
    requires 0 < a && 2 <= d
    ensures a / d < a
  {
    if a <= a / d {
      MulMonotone(a, a / d, d);
      MulMonotone(2, d, a);
      assert a / d * d == d * (a / d);
      assert a * d == d * a;
    }
  }

  // ---------------------------------------------------------------- powers

  function Power(b: int, e: nat): int
  {
    if e == 0 then 1 else b * Power(b, e - 1)
  }

  lemma PowerAdd(b: int, e: nat, f: nat)
    ensures Power(b, e + f) == Power(b, e) * Power(b, f)
  {
    if e != 0 {
      PowerAdd(b, e - 1, f);
      assert b * (Power(b, e - 1) * Power(b, f)) == (b * Power(b, e - 1)) * Power(b, f);
    }
  }

  lemma ProductsExchange(a: int, b: int, x: int, y: int)
    ensures (a * b) * (x * y) == (a * x) * (b * y)
  {
    calc {
      (a * b) * (x * y);
      a * (b * x) * y;
      a * (x * b) * y;
      (a * x) * (b * y);
    }
  }

  lemma PowerOfProduct(a: int, b: int, e: nat)
    ensures Power(a * b, e) == Power(a, e) * Power(b, e)
  {
    if e != 0 {
      PowerOfProduct(a, b, e - 1);
      ProductsExchange(a, b, Power(a, e - 1), Power(b, e - 1));
    }
  }

  /** What fast exponentiation rests on. */
  lemma PowerSquare(b: int, e: nat)
    ensures Power(b * b, e) == Power(b, 2 * e)
  {
    PowerOfProduct(b, b, e);
    PowerAdd(b, e, e);
  }

  lemma PowerPositive(b: int, e: nat)
    requires 0 < b
    ensures 0 < Power(b, e)
  {
    if e != 0 {
      PowerPositive(b, e - 1);
      MulPositive(b, Power(b, e - 1));
    }
  }

  lemma PowerMonotone(b: int, e: nat, f: nat)
    requires 1 <= b && e <= f
    ensures Power(b, e) <= Power(b, f)
    decreases f
  {
    if e < f {
      PowerMonotone(b, e, f - 1);
      PowerPositive(b, f - 1);
      MulMonotone(1, b, Power(b, f - 1));
    }
  }

  // ---------------------------------------------------------------- divisors

  ghost predicate Divides(d: int, a: int)
    requires d != 0
  {
    exists q: int :: a == d * q
  }

  lemma DividesByRemainder(d: int, a: int)
    requires 0 < d
    ensures Divides(d, a) <==> a % d == 0
  {
    if Divides(d, a) {
      var q :| a == d * q;
      DivMultiple(q, d);
    } else if a % d == 0 {
      assert a == d * (a / d);
    }
  }

  lemma DividesSum(d: int, a: int, b: int)
    requires d != 0 && Divides(d, a) && Divides(d, b)
    ensures Divides(d, a + b) && Divides(d, a - b)
  {
    var p :| a == d * p;
    var q :| b == d * q;
    assert a + b == d * (p + q);
    assert a - b == d * (p - q);
  }

  lemma DividesTransitive(a: int, b: int, c: int)
    requires a != 0 && b != 0 && Divides(a, b) && Divides(b, c)
    ensures Divides(a, c)
  {
    var p :| b == a * p;
    var q :| c == b * q;
    assert c == a * (p * q);
  }
}
