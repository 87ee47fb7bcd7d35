function Sum(s: seq<int>): int
{
  if s == [] then 0 else Sum(s[..|s| - 1]) + s[|s| - 1]
} by method {
  var total := 0;
  for i := 0 to |s|
    invariant total == Sum(s[..i])
  {
    assert s[..i + 1][..i] == s[..i];
    total := total + s[i];
  }
  assert s[..|s|] == s;
  return total;
}

lemma Single(x: int)
  ensures Sum([x]) == x
{
  assert [x][..0] == [];
}
