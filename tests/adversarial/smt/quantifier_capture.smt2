; trap: expanding the definition must not capture the bound variable x
; expect: REFUTED
(declare-const x Int)
(define-fun above ((y Int)) Bool (forall ((x Int)) (=> (> x 100) (> x y))))
(assert (> x 7))
(assert (above x))
(check-sat)
