method Count(n: nat) returns (i: nat)
  ensures i == n
{
  i := 0;
  print i;
  while i < n
  {
    i := i + 1;
  }
}
