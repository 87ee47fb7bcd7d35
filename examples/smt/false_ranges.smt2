; False: without :status a script claims that its assertions contradict each other, and these do not.
(set-logic QF_LIA)
(declare-const low Int)
(declare-const high Int)
(assert (< low high))
(assert (> (+ low 2) high))
(check-sat)
