-- honest: characters, strings and sizes, as Lean has them
structure Flag where
  letter : Char
  set : Bool

theorem number : 'a'.toNat = 97 := rfl
theorem differ : 'a' ≠ 'b' := fun h => absurd (congrArg Char.toNat h) (by decide)
theorem surrogate : Char.ofNat 55296 = Char.ofNat 0 := rfl
theorem injective (a b : Char) (h : a.toNat = b.toNat) : a = b := by
  cases a; cases b; cases h; rfl
theorem letters : "ab".toList = ['a', 'b'] := rfl
theorem sizes (c : Char) (b : Bool) : sizeOf (Flag.mk c b) = 1 + sizeOf c + sizeOf b := by simp
theorem one : sizeOf true = 1 ∧ sizeOf () = 1 := ⟨rfl, rfl⟩
