iterator Wrong(n: nat) yields (x: nat)
  ensures 1 == 2
{
  assume {:axiom} false;
}
