method Count(n: nat) returns (i: nat)
  ensures i >= 0
{
  i := 0;
  while i < n
  {
    i := i + 1;
  }
}
