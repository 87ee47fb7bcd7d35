module Trap

#set-options "--z3rlimit 1000000"
val goal : x:nat -> Lemma (x >= 0)
let goal x = ()
