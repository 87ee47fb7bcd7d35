method Up(x: int) returns (y: int)
  ensures y == 10 || x > 10
{
  y := x;
  while y < 10
  {
    y := y + 1;
  }
}
