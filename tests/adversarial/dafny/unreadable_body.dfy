lemma Wrong()
  ensures 1 == 2
{
  ??? 1 == 2;
}
