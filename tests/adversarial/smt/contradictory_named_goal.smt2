; trap: the goal is named and stands in the middle; the others contradict each other
; expect: REJECTED
(declare-fun f (Int) Int)
(assert (forall ((x Int)) (= (f x) x)))
(assert (! (distinct 1 2) :named negated_goal))
(assert (= (f 3) 4))
(check-sat)
