module Trap

sub_effect DIV ~> PURE { lift_wp = fun a wp -> wp }
val goal : x:nat -> Lemma (x >= 0)
let goal x = ()
