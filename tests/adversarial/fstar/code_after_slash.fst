module Trap

let x = true \//* assume *) false
val goal : unit -> Lemma False
let goal () = ()
