module Trap

[@(expect_failure [19])]
let goal () : Lemma False = ()
