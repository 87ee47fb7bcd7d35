module Trap

open FStar.Mul

let double (x:int) : int = x

val goal : x:nat -> Lemma (double x >= x)
let goal x = ()
