module Trap

#push-options "--fuel 1 --admit_smt_queries true"
val goal : unit -> Lemma False
let goal () = ()
#pop-options
