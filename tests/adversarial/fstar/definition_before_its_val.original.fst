module Trap

let one : nat = 1

val goal : x:nat -> Lemma (x >= 0)
