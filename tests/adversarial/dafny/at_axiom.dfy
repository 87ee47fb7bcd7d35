@Axiom
lemma Cheat()
  ensures false

lemma Wrong()
  ensures 1 == 2
{
  Cheat();
}
