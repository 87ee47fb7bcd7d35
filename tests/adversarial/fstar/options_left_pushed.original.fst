module Trap

val goal : x:nat -> Lemma (x >= 0)
