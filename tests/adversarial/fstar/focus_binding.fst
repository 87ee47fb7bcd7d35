module Trap

let rec lie (x:nat) : Lemma False = lie x
and ~> goal (x:nat) : Lemma (x >= 0) = ()
