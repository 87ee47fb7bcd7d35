method {:synthesize} Wrong() returns (x: int)
  ensures x == 1 && x == 2
{
}
