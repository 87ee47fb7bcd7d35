-- honest: addition from the left
inductive N where
  | zero
  | succ (n : N)

def add (a : N) : N → N
  | .zero => a
  | .succ b => .succ (add a b)

theorem zero_add (b : N) : add .zero b = b := by
  induction b with
  | zero => rfl
  | succ b ih => rw [add, ih]

theorem succ_add (a b : N) : add (.succ a) b = .succ (add a b) := by
  induction b with
  | zero => rfl
  | succ b ih => rw [add, ih, add]

theorem add_comm' (a b : N) : add a b = add b a := by
  induction b with
  | zero => rw [zero_add]; rfl
  | succ b ih => rw [succ_add, ← ih, add]
