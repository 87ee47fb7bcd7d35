; trap: two lemmas are shown from each other
; expect: REJECTED
; says: a: :uses b, which is no axiom and no earlier claim
(declare-sort U 0)
(declare-fun q (U) Bool)
(declare-const c U)
(assert (! (forall ((x U)) (or (q x) (not (q c)))) :named weak))
(prove (! (=> (q c) (q c)) :named a :uses (b)))
(prove (! (q c) :named b :uses (a)))
(prove (! (q c) :named goal :uses (b)))
