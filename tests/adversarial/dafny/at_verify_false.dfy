@Verify(false)
lemma Wrong()
  ensures 1 == 2
{
}

lemma Right()
  ensures 1 == 1
{
}
