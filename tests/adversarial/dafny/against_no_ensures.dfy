method Count(n: nat) returns (i: nat)
{
  i := 0;
  while i < n
  {
    i := i + 1;
  }
}
