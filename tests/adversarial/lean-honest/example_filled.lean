-- honest: a hole in an example, and a lemma before it
def f (n : Nat) : Nat := n
@[simp] theorem f_eq (n : Nat) : f n = n := rfl
example (n : Nat) : f (f n) = n := by simp
example (n : Nat) : f n = n := by simp [f]
