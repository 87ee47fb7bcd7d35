-- trap: an example calls itself by the name that it has while it is audited
-- caught by: lean
-- expect: TYPE_ERROR
example : ∀ n : Nat, 0 + n = n
  | 0 => rfl
  | n + 1 => congrArg Nat.succ (lemmata_example_1 n)
