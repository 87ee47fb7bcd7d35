module Branches

let goal (x:nat) : Lemma (x >= 0) = match x with
  | 0 -> (match x with | 0 -> () | _ -> ())
  | _ -> let y = x in assert (y > 0)
