// Something is there, and the verifier has to be shown where.

method Largest(a: array<int>) returns (index: int)
  requires a.Length == 2
  ensures 0 <= index < a.Length
  ensures exists i :: 0 <= i < a.Length && a[i] == a[index] && forall j :: 0 <= j < a.Length ==> a[j] <= a[i]
{
  index := if a[0] < a[1] then 1 else 0;
}
