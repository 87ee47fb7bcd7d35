; Seven coins of 5 and 3 that make 29: the file claims that there is a way, so the solver has to find one.
(set-logic QF_LIA)
(set-info :status sat)
(declare-const fives Int)
(declare-const threes Int)
(assert (and (>= fives 0) (>= threes 0)))
(assert (= (+ fives threes) 7))
(assert (= (+ (* 5 fives) (* 3 threes)) 29))
(check-sat)
