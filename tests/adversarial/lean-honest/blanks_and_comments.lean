-- honest: other blanks and comments than the original's
/- Added. -/
private   def key : Nat :=  2 -- two
theorem goal :
  key   = 2 :=
    rfl
