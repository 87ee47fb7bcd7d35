module Trap

let x = 1 +// 2
val goal : x:nat -> Lemma (x >= 0)
let goal x = ()
