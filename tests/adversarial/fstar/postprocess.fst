module Trap

[@@ postprocess_with nothing]
let goal (x:nat) : y:nat{y == x} = x
