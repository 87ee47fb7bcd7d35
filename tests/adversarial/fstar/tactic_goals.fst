module Trap

module T = FStar.Tactics.V2

let goal () : Lemma False = assert False by (T.set_goals []; T.set_smt_goals [])
