; The sum of two even numbers is even; even and odd are defined by each other.
(declare-datatype Nat ((zero) (succ (pred Nat))))
(define-funs-rec
  ((even ((n Nat)) Bool)
   (odd ((n Nat)) Bool))
  ((match n
     ((zero true)
      ((succ k) (odd k))))
   (match n
     ((zero false)
      ((succ k) (even k))))))
(define-fun-rec plus ((m Nat) (n Nat)) Nat
  (match m
    ((zero n)
     ((succ k) (succ (plus k n))))))
(prove
  (forall ((m Nat) (n Nat))
    (=> (even m) (even n) (even (plus m n)))))
