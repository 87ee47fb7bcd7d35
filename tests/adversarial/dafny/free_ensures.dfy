lemma Wrong()
  free ensures 1 == 2
{
}
