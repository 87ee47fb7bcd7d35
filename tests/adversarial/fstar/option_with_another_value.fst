module Trap

#set-options "--split_queries perhaps"

val goal : x:nat -> Lemma (x >= 0)
let goal x = ()
