// The largest element of an array; the loop has no invariants.

method Largest(a: array<int>) returns (largest: int)
  requires a.Length > 0
  ensures forall i :: 0 <= i < a.Length ==> a[i] <= largest
{
  largest := a[0];
  var i := 1;
  while i < a.Length {
    if a[i] > largest {
      largest := a[i];
    }
    i := i + 1;
  }
}
