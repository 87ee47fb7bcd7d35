method Max(a: array<int>) returns (m: int)
  requires a.Length > 0
  ensures forall i | 0 <= i < a.Length :: a[i] <= m
  ensures m in a[..]
{
  m := a[0];
  var k := 1;
  while k < a.Length
    invariant k <= a.Length
    invariant forall i | 0 <= i < k :: a[i] <= m
    invariant m in a[..]
  {
    if a[k] > m {
      m := a[k];
    }
    k := k + 1;
  }
}
