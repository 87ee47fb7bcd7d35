; A mirrored tree has as many nodes as the tree. The two subtrees change places, so addition has to be commutative.
(declare-datatype Nat ((zero) (succ (pred Nat))))
(declare-datatype tree (par (a) ((leaf) (node (left (tree a)) (value a) (right (tree a))))))
(define-fun-rec plus ((m Nat) (n Nat)) Nat
  (match m
    ((zero n)
     ((succ k) (succ (plus k n))))))
(define-fun-rec size (par (a) (((t (tree a))) Nat))
  (match t
    ((leaf zero)
     ((node l x r) (succ (plus (size l) (size r)))))))
(define-fun-rec mirror (par (a) (((t (tree a))) (tree a)))
  (match t
    ((leaf (_ leaf a))
     ((node l x r) (node (mirror r) x (mirror l))))))
(prove
  (par (a)
    (forall ((t (tree a)))
      (= (size (mirror t)) (size t)))))
