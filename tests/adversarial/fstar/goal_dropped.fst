module Trap

open FStar.Mul

let double (x:int) : int = 2 * x

