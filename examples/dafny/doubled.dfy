// The variable of the calculation is known only within: what holds of it has to be called up there.

opaque function Twice(n: int): int {
  2 * n
}

lemma TwiceIs(n: int)
  ensures Twice(n) == n + n
{
  reveal Twice();
}

lemma Beyond(n: int)
  ensures exists k :: k > n && Twice(k) == 2 * k
{
  var k :| k > n;
  calc {
    Twice(k);
    k + k;
    2 * k;
  }
}
