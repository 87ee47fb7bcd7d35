-- trap: a local instance changes the addition of the statement
-- caught by: against
-- expect: REJECTED
attribute [-instance] instAddNat
local instance : Add Nat := ⟨fun n _ => n⟩

theorem goal (n : Nat) : n = n + 1 := rfl
