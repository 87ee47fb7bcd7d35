lemma Wrong()
  ensures false
{
  var y: int :| assume {:axiom} y > 0 && y < 0;
}
