module Trap

val goal : l:list nat -> Lemma (l == [])
let goal l = match l with
  | [] ~> ()
  | _ -> ()
