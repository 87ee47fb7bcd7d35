-- honest: blocks, alternatives and repetition
theorem goal (p q r : Prop) (hp : p) (hq : q) (hr : r) : p ∧ q ∧ r := by
  refine ⟨?_, ?_, ?_⟩ <;> first | exact hp | exact hq | exact hr
