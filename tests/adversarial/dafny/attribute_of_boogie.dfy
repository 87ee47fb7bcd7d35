lemma {:smt_option "smt.random_seed", "7"} {:prover "Z3"} Wrong()
  ensures 1 == 2
{
}
