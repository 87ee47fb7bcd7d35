module Trap

#push-options ("--admit_smt_queries true")

val goal : x:nat -> Lemma (x >= 0)
let goal x = ()

#pop-options
