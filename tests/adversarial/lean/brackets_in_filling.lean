-- trap: the filling closes the bracket of the original and opens another
-- caught by: against
-- expect: REJECTED
theorem goal : True ∧ 1 = 2 := (⟨trivial, rfl⟩) |> (fun h => h)
