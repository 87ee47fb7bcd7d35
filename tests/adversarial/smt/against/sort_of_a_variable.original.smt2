(prove (forall ((x Real)) (=> (> x 0.0) (>= x 1.0))))
