lemma Wrong()
  ensures 1 == 2
{
  assert {:only} 1 == 1;
}
