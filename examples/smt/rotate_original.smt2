; Rotating a list by its own length gives it back: the original, without any help.
; rotate_completed.smt2 is this file with lemmas added.
(declare-datatype Nat ((zero) (succ (pred Nat))))
(declare-datatype list (par (a) ((nil) (cons (head a) (tail (list a))))))
(define-fun-rec append (par (a) (((xs (list a)) (ys (list a))) (list a)))
  (match xs
    ((nil ys)
     ((cons z zs) (cons z (append zs ys))))))
(define-fun-rec length (par (a) (((xs (list a))) Nat))
  (match xs
    ((nil zero)
     ((cons z zs) (succ (length zs))))))
(define-fun-rec rotate (par (a) (((n Nat) (xs (list a))) (list a)))
  (match n
    ((zero xs)
     ((succ k)
      (match xs
        ((nil (_ nil a))
         ((cons z zs) (rotate k (append zs (cons z (_ nil a)))))))))))
(prove
  (par (a)
    (forall ((xs (list a)))
      (= (rotate (length xs) xs) xs))))
