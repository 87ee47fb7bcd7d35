module ShortNames

module L = FStar.List.Tot

val rev_nil : #a:Type -> Lemma (L.rev #a [] == [])
let rev_nil #a = ()
