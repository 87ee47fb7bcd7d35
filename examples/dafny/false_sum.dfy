// This is false: a counterexample is found, and Dafny confirms it.

function Sum(s: seq<int>): int {
  if |s| == 0 then 0 else s[0] + Sum(s[1..])
}

lemma SumIsPositive(s: seq<int>)
  ensures Sum(s) >= 0
