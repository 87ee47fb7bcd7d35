module Trap

open FStar.Mul

let double (x:int) : int = 2 * x

#set-options "--fuel 2"
val goal : x:nat -> Lemma (double x >= x)
let goal x = ()
