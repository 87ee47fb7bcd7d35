method Wrong(n: nat) returns (i: nat)
  ensures i == n + 1
{
  i := 0;
  while i < n
    invariant i == n + 1
}
