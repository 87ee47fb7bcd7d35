-- trap: a namespace is opened before the goal
-- caught by: against
-- expect: REJECTED
open Nat

theorem goal : 1 = 2 := by
  rfl
