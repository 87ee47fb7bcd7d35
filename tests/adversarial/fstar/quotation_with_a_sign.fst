module Trap

let program (t:int) = `#t

val goal : x:nat -> Lemma (x >= 0)
let goal x = ()
