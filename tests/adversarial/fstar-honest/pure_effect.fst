module PureEffect

val next : x:int -> Pure int (requires x >= 0) (ensures fun y -> y > x)
let next x = x + 1
