; trap: a lemma says what nobody knows
; expect: UNPROVED
; says: not shown: lemma
(declare-sort U 0)
(declare-fun q (U) Bool)
(declare-const c U)
(assert (! (forall ((x U)) (or (q x) (not (q c)))) :named weak))
(prove (! (forall ((x U)) (q x)) :named lemma))
(prove (! (q c) :named goal :uses (lemma)))
