(prove (! (forall ((x Int) (y Int)) (<= x y)) :named wrong))
