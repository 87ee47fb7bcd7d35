; honest: like contradictory_named_goal, with hypotheses that have a model
(declare-fun f (Int) Int)
(assert (! (forall ((x Int)) (! (= (f x) (+ x 1)) :pattern ((f x)))) :named definition))
(assert (! (not (= (f 3) 4)) :named negated_goal))
(check-sat)
