method {:compile false} Wrong()
  ensures 1 == 2
{
  assume {:axiom} false;
}
