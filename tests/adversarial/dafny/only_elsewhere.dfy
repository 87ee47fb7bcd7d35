lemma Wrong()
  ensures 1 == 2
{
}

lemma {:only} Right()
  ensures 1 == 1
{
}
