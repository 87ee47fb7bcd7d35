module Trap

let rec even (x:nat) : bool = x = 0 || odd (x - 1)
and squash (p:Type) : Type = unit

val goal : unit -> squash False
let goal () = ()
