-- trap: a compiler lemma
-- caught by: screen
-- expect: REJECTED
def a : Nat := 1

@[csimp] theorem swap : @a = @a := rfl

theorem goal : a = 1 := rfl
