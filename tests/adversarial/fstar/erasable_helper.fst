module Trap

open FStar.Mul

let double (x:int) : int = 2 * x

[@@ erasable]
let extra (x:nat) : Lemma (double x >= x) = ()

val goal : x:nat -> Lemma (double x >= x)
let goal x = admit ()
