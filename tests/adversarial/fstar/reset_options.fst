module Trap

#reset-options "--z3cliopt smt.foo=1"
val goal : unit -> Lemma False
let goal () = ()
