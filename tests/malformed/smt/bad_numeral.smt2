(assert (= 007 7))
(check-sat)
