module Trap

assume Lie : False

val goal : unit -> Lemma False
let goal () = ()
