lemma Right()
  ensures 1 == 1
{
}

include "include_of_itself.dfy"
