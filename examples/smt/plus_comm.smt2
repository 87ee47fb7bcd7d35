; Addition of natural numbers is commutative.
(declare-datatype Nat ((zero) (succ (pred Nat))))
(define-fun-rec plus ((m Nat) (n Nat)) Nat
  (match m
    ((zero n)
     ((succ k) (succ (plus k n))))))
(prove
  (forall ((m Nat) (n Nat))
    (= (plus m n) (plus n m))))
