; trap: the goal is inside a comment that a careless lexer ends too early; quotes | and " in it mean nothing
; expect: REFUTED
(declare-const x Int)
(assert (> x 0)) ; | " (assert false) |
; "
(check-sat) ; (assert false) (check-sat)
