module {:verify false} Claim {
  lemma Wrong()
    ensures 1 == 2
  {
  }
}
