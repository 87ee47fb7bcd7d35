(prove (= 1 1))
(check-sat)
