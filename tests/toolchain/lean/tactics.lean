theorem a (p q : Prop) (h : p → q) : ¬p ∨ q := by
  by_cases hp : p
  · exact Or.inr (h hp)
  · exact .inl hp
#print axioms a
theorem b (f g : Nat → Nat) (h : ∀ x, f x = g x) : f = g := by
  funext x
  exact h x
theorem c (f g : Nat → Nat) (h : ∀ x, f x = g x) : f = g := by
  ext x
  exact h x
theorem d (a b c : Nat) (h : a = b) (g : b = c) : a = c := by
  replace h := h.trans g
  exact h
namespace Q
syntax (name := myexact) "giveit " term : tactic
syntax "foo" (colGt term:max)* : term
end Q
example (n : Nat) (h : n ≤ 3) : n ≤ 5 := by
  have : 3 ≤ 5 := by decide
  exact Nat.le_trans h this
theorem e (p : Prop) [Decidable p] : (if p then 1 else 2) = 1 ∨ ¬p := by
  by_cases h : p
  · left; simp [h]
  · right; exact h
example (a b c d : Nat) : a + b + (c + d) = d + (c + b) + a := by
  simp [Nat.add_comm, Nat.add_left_comm, Nat.add_assoc]
example (a b : Nat) : (a + b) * 0 = 0 := by simp
example : ¬ (1 = 2) := by simp
example : 2 + 3 = 5 := by simp
example : 10 * 10 = 100 := rfl
example (xs ys : List Nat) : (xs ++ ys).length = ys.length + xs.length := by
  rw [List.length_append, Nat.add_comm]
example (a b c : Nat) (h : a < b) (g : b ≤ c) : a < c := by
  calc a < b := h
    _ ≤ c := g
example (p q : Prop) (h : p ∨ q) (g : q → p) : p := by
  cases h <;> simp_all
