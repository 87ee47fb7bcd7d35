-- trap: a lemma that makes a namespace inside of one
-- caught by: against
-- expect: REJECTED
namespace Numbers

theorem Nat.helper : 1 = 1 := rfl

theorem goal : 1 = 2 := by
  rfl

end Numbers
