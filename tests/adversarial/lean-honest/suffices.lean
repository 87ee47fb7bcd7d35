-- honest: suffices, exfalso, contradiction
theorem goal (p q : Prop) (hp : p) (hn : ¬ p) : q := by
  suffices h : False from h.elim
  exact hn hp

theorem goal' (p q : Prop) (hp : p) (hn : ¬ p) : q := by
  exfalso
  contradiction
