module Trap

module FStar = FStar.List.Tot
val goal : x:nat -> Lemma (x >= 0)
let goal x = ()
