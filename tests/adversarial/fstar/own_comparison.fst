module Trap

let ( >= ) (x y:int) : bool = true

val goal : x:int -> Lemma (x >= 9)
let goal x = ()
