-- honest: an instance of a class of propositions is a theorem
class Law (f : Nat → Nat) : Prop where
  zero : f 0 = 0
instance : Law id where
  zero := rfl
