module Trap

open FStar.Mul

let double (x:int) : int = 2 * x

val goal : x:nat -> Lemma (double x >= x)
#push-options "--fuel 2"
let goal x = ()
#pop-options
