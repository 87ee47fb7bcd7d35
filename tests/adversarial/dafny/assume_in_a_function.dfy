function Wrong(x: int): int
  ensures Wrong(x) > 0
{
  assume {:axiom} x > 0;
  x
}
