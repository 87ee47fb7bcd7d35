module Trap

let op_GreaterThanOrEqual (x y:int) : bool = true

val goal : x:int -> Lemma (x >= 9)
let goal x = ()
