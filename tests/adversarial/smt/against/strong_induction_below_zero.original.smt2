(declare-fun q (Int) Bool)
(assert (! (forall ((n Int)) (=> (>= n 0) (q n))) :named above))
(prove (! (forall ((n Int)) (q n)) :named goal))
