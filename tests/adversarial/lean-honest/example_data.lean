-- honest: examples that are no propositions, beside one that is
example : Nat := 3
example := 4
example : Nat → Nat := fun n => n
example : 1 = 1 := rfl
