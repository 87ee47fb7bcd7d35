lemma Wrong(x: int)
  ensures x > 0
{
  assert x > 0 by {
    assume {:axiom} x > 0;
  }
}
