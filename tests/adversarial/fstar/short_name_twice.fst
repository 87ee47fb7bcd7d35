module Trap

module T = FStar.Tactics
let lie () : Lemma False = assert False by (T.set_goals [])
module T = FStar.Seq

val goal : unit -> Lemma False
let goal () = lie ()
