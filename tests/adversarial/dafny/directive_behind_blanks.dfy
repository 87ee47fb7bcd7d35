/*
	 　#if NOPE
/*
  #endif
*/
lemma Cheat()
  ensures false
{
  var x: int :| assume {:axiom} x > 0 && x < 0;
}
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
