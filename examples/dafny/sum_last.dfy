// The last element of a sequence may be added last; a method relies on it.

function Sum(s: seq<int>): int {
  if s == [] then 0 else s[0] + Sum(s[1..])
}

lemma SumLast(s: seq<int>, last: int)
  ensures Sum(s + [last]) == Sum(s) + last

method AddLast(s: seq<int>, last: int) returns (longer: seq<int>, sum: int)
  ensures longer == s + [last]
  ensures sum == Sum(longer)
{
  longer := s + [last];
  sum := last + Sum(s);
}
