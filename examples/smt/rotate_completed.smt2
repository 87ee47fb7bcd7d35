; rotate_original.smt2, completed by hand: three lemmas and hints, so that no search is needed.
;   lemmata verify --against rotate_original.smt2 rotate_completed.smt2
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
  (! (par (a)
       (forall ((xs (list a)) (ys (list a)) (zs (list a)))
         (= (append (append xs ys) zs) (append xs (append ys zs)))))
     :named append-assoc :induction (xs)))
(prove
  (! (par (a)
       (forall ((xs (list a)))
         (= (append xs (_ nil a)) xs)))
     :named append-nil :induction (xs)))
(prove
  (! (par (a)
       (forall ((xs (list a)) (ys (list a)))
         (= (rotate (length xs) (append xs ys)) (append ys xs))))
     :named rotate-append :induction (xs)))
(prove
  (! (par (a)
       (forall ((xs (list a)))
         (= (rotate (length xs) xs) xs)))
     :uses (append-nil rotate-append)))
