lemma Wrong(x: int)
  ensures (assume {:axiom} x > 0; x > 0)
{
}
