-- honest: a match as a proof
theorem goal (p q : Prop) : p ∧ q → q ∧ p := fun h =>
  match h with
  | ⟨hp, hq⟩ => ⟨hq, hp⟩
