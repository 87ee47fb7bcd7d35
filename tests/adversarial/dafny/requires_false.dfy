method Wrong() returns (r: int)
  requires false
  ensures r == 1 && r == 2
{
}
