inductive Tree where
  | leaf
  | node (l : Tree) (v : Nat) (r : Tree)

inductive Mem (x : Nat) : Tree → Prop where
  | here (l r : Tree) : Mem x (.node l x r)
  | left (l r : Tree) (v : Nat) : Mem x l → Mem x (.node l v r)
  | right (l r : Tree) (v : Nat) : Mem x r → Mem x (.node l v r)

def mirror : Tree → Tree
  | .leaf => .leaf
  | .node l v r => .node (mirror r) v (mirror l)

theorem mem_mirror (x : Nat) (t : Tree) (h : Mem x t) : Mem x (mirror t) := by
  sorry
