lemma Wrong(x: int)
  ensures x > 0
{
  assume {:axiom} x > 0;
}
