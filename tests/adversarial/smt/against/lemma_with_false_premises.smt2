; trap: a lemma about nothing
; expect: REJECTED
; says: vacuous: lemma: the premises of the claim contradict each other
(declare-sort U 0)
(declare-fun q (U) Bool)
(declare-const c U)
(assert (! (forall ((x U)) (or (q x) (not (q c)))) :named weak))
(prove (! (forall ((x U)) (=> (and (q x) (not (q x))) (q c))) :named lemma))
(prove (! (=> (q c) (q c)) :named goal :uses (lemma)))
