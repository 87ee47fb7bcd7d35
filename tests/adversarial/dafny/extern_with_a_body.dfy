method {:extern "Elsewhere"} Wrong() returns (x: int)
  ensures x == 1
{
  x := 1;
}
