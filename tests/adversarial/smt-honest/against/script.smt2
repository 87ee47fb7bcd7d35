; honest: a script, with other comments only
; expect: PROVED
; by cases
(set-logic QF_LIA)

; -
(set-info :status unsat)

; -
(declare-const x Int)

; -
(assert (> x 0))

; -
(assert (< x 1))

; -
(check-sat)

; -
