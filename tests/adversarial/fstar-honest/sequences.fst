module Sequences

module S = FStar.Seq

let empty_is_empty (#a:Type) : Lemma (S.length (S.empty #a) == 0) = ()

let first (#a:Type) (s:S.seq a{S.length s > 0}) : a = S.index s 0
