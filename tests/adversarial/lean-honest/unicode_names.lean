-- honest: Greek letters, subscripts, double-struck letters
theorem goal (α β : Prop) (h₁ : α → β) (hα : α) (ℓ ℕ₀ 𝕜 : Nat) : β ∧ ℓ = ℓ ∧ ℕ₀ = ℕ₀ ∧ 𝕜 = 𝕜 :=
  ⟨h₁ hα, rfl, rfl, rfl⟩
