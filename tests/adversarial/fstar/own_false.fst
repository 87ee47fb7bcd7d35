module Trap

type False = unit

val goal : unit -> False
let goal () = ()
