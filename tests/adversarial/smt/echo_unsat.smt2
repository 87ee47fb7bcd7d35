; trap: echo prints the word that a naive script runner waits for
; expect: REJECTED
(set-logic QF_LIA)
(declare-const x Int)
(assert (> x 10))
(echo "unsat")
(check-sat)
