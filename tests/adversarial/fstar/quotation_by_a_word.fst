module Trap

let program = quote 1

val goal : x:nat -> Lemma (x >= 0)
let goal x = ()
