module Trap

val goal : x:nat -> Lemma (x >= 0)
let goal x = match x with
  | 1 -> match x with | 1 -> ()
  | 2 -> ()
  | _ -> ()
