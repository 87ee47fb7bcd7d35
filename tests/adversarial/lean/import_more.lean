-- trap: the completed file imports a module of its own
-- caught by: against
-- expect: REJECTED
import Evil

theorem goal (n : Nat) : n = n + 1 := by
  exact Evil.cheat n
