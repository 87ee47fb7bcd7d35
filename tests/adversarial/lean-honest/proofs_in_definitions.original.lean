def f (n : Nat) : Nat := n
structure Pos where
  val : Nat
  pos : val = f val
def one : Pos := ⟨1, by simp [f]⟩
theorem mid : True := sorry
def two : Pos := ⟨2, by first | (simp; done) | exact (rfl : 2 = f 2)⟩
theorem goal : two.val = 2 := sorry
