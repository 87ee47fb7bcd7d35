(declare-datatype Nat ((Z) (S (p Nat))))
