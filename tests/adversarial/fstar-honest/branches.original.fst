module Branches

let goal (x:nat) : Lemma (x >= 0) = match x with
  | 0 -> admit ()
  | _ -> admit ()
