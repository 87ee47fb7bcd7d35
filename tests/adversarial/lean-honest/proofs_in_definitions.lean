-- honest: a lemma of the candidate changes a proof in a definition, and so not the definition
def f (n : Nat) : Nat := n
structure Pos where
  val : Nat
  pos : val = f val
def one : Pos := ⟨1, by simp [f]⟩
@[simp] theorem fxx (n : Nat) : f n = n := rfl
theorem mid : True := trivial
def two : Pos := ⟨2, by first | (simp; done) | exact (rfl : 2 = f 2)⟩
theorem goal : two.val = 2 := rfl
