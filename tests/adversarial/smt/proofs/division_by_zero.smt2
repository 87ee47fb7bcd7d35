(prove (! (forall ((x Int)) (= (div x 0) 0)) :named wrong))
