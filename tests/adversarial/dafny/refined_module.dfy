abstract module Given {
  lemma Cheat()
    ensures false
}

module Claim refines Given {
  lemma Wrong()
    ensures 1 == 2
  {
    Cheat();
  }
}
