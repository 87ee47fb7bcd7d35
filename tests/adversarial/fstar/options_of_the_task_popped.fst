module Trap

#push-options "--fuel 0"

#pop-options
#push-options "--fuel 8"

val goal : x:nat -> Lemma (x >= 0)
let goal x = ()

#pop-options
