lemma Right()
  ensures 1 == 1
{
}
/* the rest
lemma Wrong() ensures 1 == 2 {}
