module Trap

#set-options "--quake 1/9"
val goal : x:nat -> Lemma (x >= 0)
let goal x = ()
