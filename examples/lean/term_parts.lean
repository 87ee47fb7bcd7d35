theorem parts (p q : Prop) (hp : p) (hq : q) : q ∧ p := ⟨sorry, sorry⟩
