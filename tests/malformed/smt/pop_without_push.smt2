(pop 1)
(check-sat)
