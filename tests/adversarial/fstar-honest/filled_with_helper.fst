module FilledWithHelper

open FStar.Mul

let rec sum (n:nat) : nat = if n = 0 then 0 else n + sum (n - 1)

(* a helper *)
#push-options "--fuel 2"
let step (n:pos) : Lemma (sum n == n + sum (n - 1)) = ()
#pop-options

val gauss : n:nat -> Lemma (2 * sum n == n * (n + 1))
let rec gauss n = if n = 0 then () else (step n; gauss (n - 1))
