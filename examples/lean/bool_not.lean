theorem not_not (b : Bool) : (!!b) = b := by
  sorry
