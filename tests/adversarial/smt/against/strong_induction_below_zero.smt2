; trap: strong induction says nothing about negative numbers
; expect: UNPROVED
; says: not shown: goal
(declare-fun q (Int) Bool)
(assert (! (forall ((n Int)) (=> (>= n 0) (q n))) :named above))
(prove (! (forall ((n Int)) (q n)) :named goal :strong n :uses (above)))
