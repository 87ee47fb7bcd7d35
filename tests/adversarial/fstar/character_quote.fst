module Trap

let c = '"'
assume val lie : unit -> Lemma False
let d = '"'
val goal : unit -> Lemma False
let goal () = lie ()
