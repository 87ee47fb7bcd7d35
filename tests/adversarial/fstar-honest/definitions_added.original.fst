module DefinitionsAdded

val first : x:nat -> Lemma (x >= 0)

val second : x:nat -> Lemma (x + 1 >= 1)
