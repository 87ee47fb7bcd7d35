; Appending lists is associative.
(declare-datatype list (par (a) ((nil) (cons (head a) (tail (list a))))))
(define-fun-rec append (par (a) (((xs (list a)) (ys (list a))) (list a)))
  (match xs
    ((nil ys)
     ((cons z zs) (cons z (append zs ys))))))
(prove
  (par (a)
    (forall ((xs (list a)) (ys (list a)) (zs (list a)))
      (= (append (append xs ys) zs) (append xs (append ys zs))))))
