(set-info :source "open)
(check-sat)
