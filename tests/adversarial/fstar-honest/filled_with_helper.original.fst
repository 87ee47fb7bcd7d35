module FilledWithHelper

open FStar.Mul

let rec sum (n:nat) : nat = if n = 0 then 0 else n + sum (n - 1)

val gauss : n:nat -> Lemma (2 * sum n == n * (n + 1))
let rec gauss n = admit ()
