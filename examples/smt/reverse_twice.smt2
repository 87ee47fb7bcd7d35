; Reversing a list twice gives it back. Induction alone does not get there: a lemma about reverse and append is needed.
(declare-datatype list (par (a) ((nil) (cons (head a) (tail (list a))))))
(define-fun-rec append (par (a) (((xs (list a)) (ys (list a))) (list a)))
  (match xs
    ((nil ys)
     ((cons z zs) (cons z (append zs ys))))))
(define-fun-rec reverse (par (a) (((xs (list a))) (list a)))
  (match xs
    ((nil (_ nil a))
     ((cons z zs) (append (reverse zs) (cons z (_ nil a)))))))
(prove
  (par (a)
    (forall ((xs (list a)))
      (= (reverse (reverse xs)) xs))))
