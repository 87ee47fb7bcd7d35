module Trap

val goal : x:nat -> Lemma (x >= 0)
#push-options "--fuel 2"
let goal x = ()
