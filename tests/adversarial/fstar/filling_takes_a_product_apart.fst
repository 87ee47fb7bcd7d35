module Trap

let value (x:nat) : (y:nat{y >= 2 * x}) = 2 * x + x
