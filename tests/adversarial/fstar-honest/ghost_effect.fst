module GhostEffect

val choose_first : x:int -> y:int -> GTot (z:int{z == x \/ z == y})
let choose_first x y = x
