module DefinitionsAdded

val first : x:nat -> Lemma (x >= 0)
let first x = ()

val second : x:nat -> Lemma (x + 1 >= 1)
let second x = first x
