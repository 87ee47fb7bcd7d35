lemma Wrong()
  ensures 1 == 2
{
}

@VerifyOnly
lemma Right()
  ensures 1 == 1
{
}
