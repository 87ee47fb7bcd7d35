module Trap

open FStar.Mul

let double (x:int) : int = 2 * x

#push-options "--z3rlimit_factor 8"
let extra (x:nat) : Lemma (double x >= x) = ()
#pop-options

val goal : x:nat -> Lemma (double x >= x)
let goal x = admit ()
