(prove (forall ((x Bool)) (exists ((y Bool)) (and x (= y x)))))
