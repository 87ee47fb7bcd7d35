#if NOPE
lemma Wrong()
  ensures 1 == 2
{
}
#endif

lemma Right()
  ensures 1 == 1
{
}
