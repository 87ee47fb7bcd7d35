; Half of the double is the number itself. Half recurs two steps at a time.
(declare-datatype Nat ((zero) (succ (pred Nat))))
(define-fun-rec double ((n Nat)) Nat
  (match n
    ((zero zero)
     ((succ k) (succ (succ (double k)))))))
(define-fun-rec half ((n Nat)) Nat
  (match n
    ((zero zero)
     ((succ k)
      (match k
        ((zero zero)
         ((succ j) (succ (half j)))))))))
(prove
  (forall ((n Nat))
    (= (half (double n)) n)))
