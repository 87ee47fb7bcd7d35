; trap: an unsat core is asked for where there is none
; expect: REFUTED
(set-option :produce-unsat-cores true)
(declare-const x Int)
(assert (! (> x 0) :named unsat))
(check-sat)
(get-unsat-core)
(get-model)
(get-info :reason-unknown)
