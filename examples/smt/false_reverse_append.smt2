; False: reversing an appended list swaps the two parts, and this goal forgets it.
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
    (forall ((xs (list a)) (ys (list a)))
      (= (reverse (append xs ys)) (append (reverse xs) (reverse ys))))))
