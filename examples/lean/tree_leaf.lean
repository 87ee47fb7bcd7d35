inductive Tree where
  | leaf
  | node (left : Tree) (value : Nat) (right : Tree)

theorem leaf_ne_node (l r : Tree) (v : Nat) : Tree.leaf ≠ Tree.node l v r := by
  sorry
