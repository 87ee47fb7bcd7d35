include "../src/Arithmetic.dfy"

module FastPower {
  import opened Arithmetic

  method FastPower(b: int, e: nat) returns (p: int)
    ensures p == Power(b, e)
  {
    p := 1;
    var x, n := b, e;
    while 0 < n
      invariant p * Power(x, n) == Power(b, e)
    {
      PowerSquare(x, n / 2);
      if n % 2 == 1 {
        assert n == 2 * (n / 2) + 1;
        assert Power(x, n) == x * Power(x, 2 * (n / 2));
        assert p * (x * Power(x * x, n / 2)) == (p * x) * Power(x * x, n / 2);
        p := p * x;
      } else {
        assert n == 2 * (n / 2);
      }
      x, n := x * x, n / 2;
    }
  }
}
