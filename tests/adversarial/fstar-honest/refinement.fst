module Refinement

let half (x:nat) : y:nat{y <= x} = x / 2
