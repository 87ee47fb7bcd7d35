-- trap: a reduction without an end in sight
-- caught by: lean
-- expect: OUT_OF_RESOURCES
def down : Nat → Nat
  | 0 => 0
  | n + 1 => down n

theorem goal : down 100000 = 0 := by
  simp only [down]
