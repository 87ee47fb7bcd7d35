; honest: like let_capture and quantifier_capture, with the right reading contradictory
(declare-const x Int)
(declare-const y Int)
(define-fun above ((y Int)) Bool (forall ((x Int)) (=> (> x 100) (> x y))))
(assert (let ((x y) (y x)) (and (above x) (> x 100) (< y x) (< x y))))
(check-sat)
