module Trap

[@@expect_failure]
let goal () : Lemma False = ()
