module Trap

let one : nat = 1

let goal (x:nat) = ()

val goal : x:nat -> Lemma (x >= 0)
