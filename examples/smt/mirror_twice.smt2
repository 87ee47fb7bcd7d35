; Mirroring a binary tree twice gives it back.
(declare-datatype tree (par (a) ((leaf) (node (left (tree a)) (value a) (right (tree a))))))
(define-fun-rec mirror (par (a) (((t (tree a))) (tree a)))
  (match t
    ((leaf (_ leaf a))
     ((node l x r) (node (mirror r) x (mirror l))))))
(prove
  (par (a)
    (forall ((t (tree a)))
      (= (mirror (mirror t)) t))))
