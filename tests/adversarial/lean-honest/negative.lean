-- honest: operators without spaces
theorem goal (a b : Nat) (h : a=b) : ¬¬a=b := fun g=>g h
