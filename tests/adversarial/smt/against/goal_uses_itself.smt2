; trap: the goal is shown from itself
; expect: REJECTED
; says: goal: :uses goal, which is no axiom and no earlier claim
(declare-sort U 0)
(declare-fun q (U) Bool)
(declare-const c U)
(assert (! (forall ((x U)) (or (q x) (not (q c)))) :named weak))
(prove (! (q c) :named goal :uses (goal)))
