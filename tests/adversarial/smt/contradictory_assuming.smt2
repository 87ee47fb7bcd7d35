; trap: check-sat-assuming the denied goal under contradictory assertions
; expect: REJECTED
(declare-const p Bool)
(declare-const q Bool)
(assert (and p (not p)))
(check-sat-assuming (q))
