method Some(x: int) returns (y: int)
  ensures y == x
{
  y :| y >= x;
}
