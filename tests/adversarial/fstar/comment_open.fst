module Trap

val goal : x:nat -> Lemma (x >= 0)
let goal x = ()
(* val lie : unit -> Lemma False
