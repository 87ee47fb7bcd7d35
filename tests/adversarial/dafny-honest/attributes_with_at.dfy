@IsolateAssertions
@ResourceLimit("1000e3")
lemma Bound(n: nat)
  ensures n * n >= n
{
}
