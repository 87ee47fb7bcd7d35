module Trap

#set-options "--__no_positivity"
noeq type t = | T : (t -> False) -> t
val goal : unit -> Lemma False
let goal () = ()
