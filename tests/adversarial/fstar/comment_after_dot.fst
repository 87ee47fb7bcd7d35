module Trap

let a = [|1|]
let b = a.(* 0 *)
val goal : unit -> Lemma False
let goal () = ()
