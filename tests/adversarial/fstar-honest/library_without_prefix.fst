module LibraryWithoutPrefix

val length_nil : #a:Type -> Lemma (List.Tot.length #a [] == 0)
let length_nil #a = ()
