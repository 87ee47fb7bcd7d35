; trap: a quoted symbol that looks like commands when it is printed without its bars
; expect: REFUTED
(declare-const |x) (assert false| Int)
(declare-const |0)) (check-sat) (echo "unsat") ;| Int)
(assert (> |x) (assert false| 0))
(check-sat)
