include "../src/Sequences.dfy"

module BinarySearch {
  import opened Sequences

  method Search(s: seq<int>, x: int) returns (found: bool, index: nat)
    requires Sorted(s)
    ensures found ==> index < |s| && s[index] == x
    ensures !found ==> x !in s
  {
    var low, high := 0, |s|;
    while low < high
      invariant low <= high <= |s|
      invariant forall i :: 0 <= i < low ==> s[i] < x
      invariant forall i :: high <= i < |s| ==> x < s[i]
    {
      var middle := low + (high - low) / 2;
      if s[middle] < x {
        low := middle + 1;
      } else if x < s[middle] {
        high := middle;
      } else {
        return true, middle;
      }
    }
    return false, 0;
  }
}
