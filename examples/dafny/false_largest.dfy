// This is false: the largest element need not be positive.

method Largest(a: array<int>) returns (m: int)
  requires a.Length > 0
  ensures forall i :: 0 <= i < a.Length ==> a[i] <= m
  ensures exists i :: 0 <= i < a.Length && a[i] == m
{
  m := 0;
  for i := 0 to a.Length
  {
    if a[i] > m {
      m := a[i];
    }
  }
}
