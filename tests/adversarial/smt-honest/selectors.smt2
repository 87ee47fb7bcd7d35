; honest: like wrong_selector, with the right constructor
(declare-datatypes ((L 0)) (((nil) (cons (head Int) (tail L)))))
(declare-const l L)
(assert ((_ is cons) l))
(assert (not (= l (cons (head l) (tail l)))))
(check-sat)
