private inductive Colour where
  | red | green
private def next : Colour → Colour
  | .red => .green
  | .green => .red
private instance : Inhabited Colour := ⟨.red⟩
namespace A
private def «of» (n : Nat) : Nat := match n with
  | 0 => 1
  | n + 1 => «of» n
end A
private theorem next_next (c : Colour) : next (next c) = c := by
  sorry
theorem goal : ∃ n, A.of n = 1 := sorry
