module Trap

[@@assume_strictly_positive]
type t = | T
val goal : unit -> Lemma False
let goal () = ()
