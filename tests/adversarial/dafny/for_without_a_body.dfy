method Wrong(n: nat) returns (i: nat)
  ensures i == n + 1
{
  i := n + 1;
  for k := 0 to n
    invariant i == n + 1
}
