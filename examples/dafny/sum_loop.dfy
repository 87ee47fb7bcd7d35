// A loop computes what a function over sequences says; neither invariants nor facts about slices are given.

function Sum(s: seq<int>): int {
  if |s| == 0 then 0 else Sum(s[..|s| - 1]) + s[|s| - 1]
}

method SumOf(a: array<int>) returns (sum: int)
  ensures sum == Sum(a[..])
{
  sum := 0;
  var i := 0;
  while i < a.Length {
    sum := sum + a[i];
    i := i + 1;
  }
}
