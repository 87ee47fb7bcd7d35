lemma Right()
  ensures 1 == 1
{
}
