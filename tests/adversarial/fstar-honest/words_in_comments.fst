module WordsInComments

(* admit () and assume val, (* nested *) --lax *)
// magic ()
/// [@@expect_failure]
val goal : x:nat -> Lemma (x >= 0) // admit
let goal x = () (* tadmit *)
