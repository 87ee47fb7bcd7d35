; trap: options that would make a solver give up, or lie
; expect: REFUTED
(set-option :timeout 1)
(set-option :rlimit 1)
(set-option :smt.random_seed 7)
(set-option :produce-models false)
(set-option :print-success true)
(set-option :global-declarations true)
(set-option :regular-output-channel "unsat.txt")
(declare-const x Int)
(assert (> x 10))
(check-sat)
