; honest: like redefined_order, with names of its own
(define-fun less_or_equal ((p Int) (q Int)) Bool (or (< p q) (= p q)))
(define-fun max ((p Int) (q Int)) Int (ite (less_or_equal p q) q p))
(declare-const a Int)
(declare-const b Int)
(assert (not (and (less_or_equal a (max a b)) (less_or_equal b (max a b)))))
(check-sat)
