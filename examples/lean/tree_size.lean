inductive Tree where
  | leaf
  | node (left : Tree) (value : Nat) (right : Tree)

def mirror : Tree → Tree
  | .leaf => .leaf
  | .node l v r => .node (mirror r) v (mirror l)

def size : Tree → Nat
  | .leaf => 0
  | .node l _ r => size l + 1 + size r

theorem size_mirror (t : Tree) : size (mirror t) = size t := by
  sorry
