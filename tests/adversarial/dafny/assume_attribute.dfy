lemma Wrong()
  ensures 1 == 2
{
  assert {:assume} 1 == 2;
}
