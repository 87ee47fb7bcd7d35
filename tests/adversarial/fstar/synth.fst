module Trap

let goal () : Lemma False = let p : squash False = synth_by_tactic (fun () -> ()) in ()
