lemma Wrong(x: int)
  ensures x == 0
{
  calc {
    x;
    { assume {:axiom} x == 0; }
    0;
  }
}
