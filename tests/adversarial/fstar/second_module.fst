module Trap

val goal : x:nat -> Lemma (x >= 0)
let goal x = ()
module Other
val goal : unit -> Lemma False
let goal () = ()
