; trap: the first check-sat is unsat in a scope of its own; the goal that counts is satisfiable
; expect: REFUTED
(set-logic QF_LIA)
(declare-const x Int)
(push 1)
(assert false)
(check-sat)
(pop 1)
(assert (> x 10))
(check-sat)
