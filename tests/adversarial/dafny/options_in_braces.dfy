module {:options "--verify-included-files"} Claim {
  lemma Wrong()
    ensures 1 == 2
  {
  }
}
