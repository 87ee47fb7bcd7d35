(declare-datatypes ((rose 0) (forest 0)) (((rose (sub forest))) ((none) (more (one rose) (rest forest)))))
(define-fun-rec wide ((f forest)) Bool (match f ((none true) ((more r g) false))))
(prove (! (forall ((r rose)) (wide (sub r))) :named wrong))
