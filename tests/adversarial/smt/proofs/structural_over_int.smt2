(prove (! (forall ((n Int)) (>= n 0)) :named wrong))
