module Decreases

open FStar.Mul

let rec power (x:int) (n:nat) : Tot int (decreases n) = if n = 0 then 1 else x * power x (n - 1)

let rec power_of_one (n:nat) : Lemma (ensures power 1 n == 1) (decreases n) =
  if n = 0 then () else power_of_one (n - 1)
