lemma Wrong()
  ensures {:always_assume} 1 == 2
{
}
