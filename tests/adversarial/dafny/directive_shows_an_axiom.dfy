/*
#if NOPE
/*
#endif
*/
lemma {:axiom} Cheat()
  ensures false
/*
#if NOPE
*/
#endif
*/

lemma Wrong()
  ensures 1 == 2
{
  Cheat();
}
