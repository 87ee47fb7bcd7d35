-- trap: the goal is proved in another namespace
-- caught by: against
-- expect: REJECTED
namespace Mine
theorem goal (n : Nat) : n = n := rfl
end Mine
