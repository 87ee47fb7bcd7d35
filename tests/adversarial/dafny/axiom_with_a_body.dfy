lemma {:axiom} Wrong()
  ensures 1 == 2
{
}
