import Lemmata.Audit
import Lemmata.GoalSize

/-!
# Examples

Two proofs, with what the library says about them.
-/

namespace Lemmata.Examples

inductive Tree where
  | leaf
  | node (left : Tree) (value : Nat) (right : Tree)

def mirror : Tree → Tree
  | .leaf => .leaf
  | .node left value right => .node (mirror right) value (mirror left)

theorem mirror_mirror (tree : Tree) : mirror (mirror tree) = tree := by
  goal_size
  induction tree with
  | leaf => rfl
  | node left value right left_ih right_ih =>
    goal_size
    simp only [mirror, left_ih, right_ih]

theorem either_or (p : Prop) : p ∨ ¬p :=
  Classical.em p

#goal_size ∀ tree : Tree, mirror (mirror tree) = tree
#audit_axioms
#audit_axioms mirror_mirror either_or

end Lemmata.Examples
