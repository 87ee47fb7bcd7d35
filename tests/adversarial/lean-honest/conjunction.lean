-- honest: anonymous constructors
theorem goal (p q : Prop) (hp : p) (hq : q) : q ∧ p := ⟨hq, hp⟩
