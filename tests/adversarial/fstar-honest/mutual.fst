module Mutual

let rec even (n:nat) : bool = if n = 0 then true else odd (n - 1)
and odd (n:nat) : bool = if n = 0 then false else even (n - 1)

val zero_is_even : unit -> Lemma (even 0)
let zero_is_even () = ()
