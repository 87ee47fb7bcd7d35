; trap: what check-sat-assuming assumed is gone at the next check
; expect: REFUTED
(declare-const p Bool)
(assert p)
(check-sat-assuming ((not p)))
(check-sat)
