@IsolateAssertions
@ResourceLimit("1000e3")
lemma Bound(n: nat)
  ensures n * n >= n
{
}

lemma {:vcs_split_on_every_assert} Order(a: int, b: int)
  requires a < b
  ensures a + a < b + b
{
  assert a + a < a + b;
  assert a + b < b + b;
}
