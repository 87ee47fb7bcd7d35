module Trap

exception Out
val goal : unit -> Ex (squash False)
let goal () = raise Out
