module Trap

#eval 1

val goal : x:nat -> Lemma (x >= 0)
let goal x = ()
