module PartsOfNames

let assumed_small (x:nat) : bool = x < 3
let magical = 1

val goal : x:nat -> Lemma (requires assumed_small x) (ensures x < 4)
let goal x = ()
