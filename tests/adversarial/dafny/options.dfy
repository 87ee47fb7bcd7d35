@Options("--no-verify")
module Claim {
  lemma Wrong()
    ensures 1 == 2
  {
  }
}
