-- trap: another name is opened in front of the statement
-- caught by: against
-- expect: REJECTED
namespace Mine
theorem x : True := trivial
end Mine

open Mine hiding x

theorem goal (n : Nat) : n = n + 1 := by
  rfl
