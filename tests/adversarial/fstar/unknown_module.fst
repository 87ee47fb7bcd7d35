module Trap

open Helpers

val goal : x:nat -> Lemma (x >= 0)
let goal x = helper x
