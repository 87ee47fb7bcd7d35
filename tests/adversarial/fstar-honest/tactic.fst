module Tactic

module T = FStar.Tactics.V2

let computed () : Lemma (2 + 2 == 4) = assert (2 + 2 == 4) by (T.norm [delta; zeta; iota; primops]; T.trefl ())
