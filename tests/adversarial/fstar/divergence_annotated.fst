module Trap

let rec goal (u:unit) : Div False (requires True) (ensures fun _ -> False) = goal u
