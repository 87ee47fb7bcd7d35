module Given {
  export provides Cheat

  lemma {:axiom} Cheat()
    ensures false
}

module Claim {
  import Given

  lemma Wrong()
    ensures 1 == 2
  {
    Given.Cheat();
  }
}
