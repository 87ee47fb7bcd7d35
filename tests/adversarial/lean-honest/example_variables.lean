-- honest: an example uses a variable that its statement does not mention
variable (p q : Prop) (hp : p)
example : q → p := fun _ => hp
noncomputable example : Nat := Classical.choice ⟨3⟩
