mutual
  inductive Rose where
    | node (children : Forest)
  inductive Forest where
    | none
    | some (first : Rose) (rest : Forest)
end

def count : Forest → Nat
  | .none => 0
  | .some _ rest => count rest + 1

theorem count_none (f : Forest) (h : count f = 0) : f = .none := by
  sorry
