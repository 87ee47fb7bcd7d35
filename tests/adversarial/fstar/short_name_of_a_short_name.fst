module Trap

module T = FStar.Tactics
module S = T
let goal () : Lemma False = assert False by (S.set_goals [])
