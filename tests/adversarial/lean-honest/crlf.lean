-- honest: line breaks of Windows
theorem goal (p : Prop) (hp : p) : p ∧ p := by
  constructor
  · exact hp
  · exact hp
