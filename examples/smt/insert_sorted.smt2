; Inserting a number into a sorted list keeps it sorted.
(declare-datatype Nat ((zero) (succ (pred Nat))))
(declare-datatype list ((nil) (cons (head Nat) (tail list))))
(define-fun-rec leq ((m Nat) (n Nat)) Bool
  (match m
    ((zero true)
     ((succ k)
      (match n
        ((zero false)
         ((succ j) (leq k j))))))))
(define-fun-rec insert ((x Nat) (xs list)) list
  (match xs
    ((nil (cons x nil))
     ((cons y ys) (ite (leq x y) (cons x xs) (cons y (insert x ys)))))))
(define-fun-rec sorted ((xs list)) Bool
  (match xs
    ((nil true)
     ((cons y ys)
      (match ys
        ((nil true)
         ((cons z zs) (and (leq y z) (sorted ys)))))))))
(prove
  (forall ((x Nat) (xs list))
    (=> (sorted xs) (sorted (insert x xs)))))
