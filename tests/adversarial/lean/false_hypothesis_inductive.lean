-- trap: an inductive type that is not positive
-- caught by: lean
-- expect: TYPE_ERROR
inductive Bad where
  | mk : (Bad → False) → Bad

theorem goal : 1 = 2 := by
  exact absurd rfl (fun h => by cases h)
