include "assuming.dfy"

lemma Wrong()
  ensures 1 == 2
{
  Cheat();
}
