(* module OnlyComments

val goal : unit -> Lemma False *)
