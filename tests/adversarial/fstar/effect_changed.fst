module Trap

open FStar.Mul

let double (x:int) : int = 2 * x

val goal : x:nat -> Dv (squash (double x >= x))
let goal x = ()
