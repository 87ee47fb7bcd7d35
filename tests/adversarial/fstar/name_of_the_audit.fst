module Lemmata_Probe

val goal : x:nat -> Lemma (x >= 0)
let goal x = ()
