inductive Tree where
  | leaf
  | node (left : Tree) (value : Nat) (right : Tree)

def isLeaf : Tree → Bool
  | .leaf => true
  | _ => false

theorem is_leaf (t : Tree) (h : isLeaf t = true) : t = .leaf := by
  sorry
