module Trap

[@@admit_termination]
let rec goal (x:nat) : Lemma False = goal x
