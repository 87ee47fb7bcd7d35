module Trap

let get (#[trefl ()] x:nat) : nat = x

val goal : x:nat -> Lemma (x >= 0)
let goal x = ()
