lemma {:verify false} Wrong()
  ensures 1 == 2
{
}

lemma Right()
  ensures 1 == 1
{
}
