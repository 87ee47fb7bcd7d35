module Quantifiers

let all_positive (p:nat -> prop) : Lemma (requires forall (x:nat). p x) (ensures p 3 /\ p 4) = ()

let witness (x:nat) : Lemma (exists (y:nat). y > x) =
  introduce exists (y:nat). y > x with (x + 1) and ()
