module Trap

val goal : x:nat -> Lemma (x >= 0)
let goal x = FStar.Axiomatic.Array.lie x
