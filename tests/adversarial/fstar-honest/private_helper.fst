module PrivateHelper

private let helper (x:nat) : Lemma (x + 0 == x) = ()

val goal : x:nat -> Lemma (x + 0 == x)
let goal x = helper x
