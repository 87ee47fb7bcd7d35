lemma Wrong()
  ensures 1 == 2
{
  assert {:focus} true;
}
