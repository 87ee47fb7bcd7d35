-- honest: a class, an instance, a lemma by it
class Pointed (α : Type) where
  point : α

instance : Pointed Nat := ⟨7⟩

theorem goal : (Pointed.point : Nat) = 7 := rfl
