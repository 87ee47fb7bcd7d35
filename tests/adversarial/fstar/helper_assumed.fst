module Trap

open FStar.Mul

let double (x:int) : int = 2 * x

assume val lie : x:nat -> Lemma (double x >= x)
val goal : x:nat -> Lemma (double x >= x)
let goal x = lie x
