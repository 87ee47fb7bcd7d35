method Next(x: int) returns (y: int)
  ensures y == x
{
  y := x + 1;
}

method After(x: int) returns (y: int)
  ensures y == x + 1
{
  y := Next(x);
}
