lemma Wrong(x: int)
  ensures x > 0
{
  var y := (assume {:axiom} x > 0; x);
  assert y == x;
}
