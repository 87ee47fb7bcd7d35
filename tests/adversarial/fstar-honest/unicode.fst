module Unicode

val goal : x:nat → Lemma (∀ (y:nat). x + y ≥ x ∧ ¬(x + y < x)) // größer
let goal x = ()
