module Trap

module T = FStar.Tactics

let goal () : Lemma (0 == 0) = assert (0 == 0) by (let _ = T.launch_process "sh" [] "" in ())
