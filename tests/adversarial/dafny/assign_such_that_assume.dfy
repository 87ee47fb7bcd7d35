method Wrong() returns (y: int)
  ensures false
{
  y :| assume {:axiom} y > 0 && y < 0;
}
