module Trap

let x = 1
type t = | A | B
