abstract module Given {
  lemma Cheat()
    ensures false
}

abstract module Claim {
  import G : Given

  lemma Wrong()
    ensures 1 == 2
  {
    G.Cheat();
  }
}
