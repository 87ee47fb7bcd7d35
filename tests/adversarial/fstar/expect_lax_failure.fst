module Trap

[@@ expect_lax_failure [19]]
let goal () : Lemma False = ()
