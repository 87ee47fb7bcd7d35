include "../src/Sequences.dfy"

module ArraySum {
  import opened Sequences

  method SumOf(a: array<int>) returns (total: int)
    ensures total == Sum(a[..])
  {
    total := 0;
    var i := 0;
    while i < a.Length
      invariant 0 <= i <= a.Length
      invariant total == Sum(a[..i])
    {
      SumNext(a[..], i);
      assert a[..][..i + 1] == a[..i + 1];
      assert a[..][..i] == a[..i];
      total := total + a[i];
      i := i + 1;
    }
    assert a[..a.Length] == a[..];
  }
}
