method Count(n: nat) returns (i: nat)
/*
#if NOPE
*/
  ensures i == n
/*
#endif
*/
{
  i := 0;
  while i < n
  {
    i := i + 1;
  }
}
