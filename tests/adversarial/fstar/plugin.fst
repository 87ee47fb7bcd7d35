module Trap

[@@plugin]
let goal () : Lemma (0 == 0) = ()
