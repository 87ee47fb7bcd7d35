module Trap

module T = FStar.Tactics

let goal () : Lemma (0 == 0) = assert (0 == 0) by (T.print "Verified module: Trap")
