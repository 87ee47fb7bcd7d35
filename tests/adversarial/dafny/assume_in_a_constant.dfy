const Zero: int := (assume {:axiom} false; 0)

lemma Wrong()
  ensures Zero == 1
{
}
