def g (n : Nat) : Nat := if h : n = 0 then 0 else g (n - 1)
termination_by n
decreasing_by exact Nat.sub_lt (Nat.pos_of_ne_zero h) Nat.zero_lt_one
theorem g0 (n : Nat) : g n = 0 := by
  fun_induction g n with
  | case1 => rfl
  | case2 n h ih => exact ih
def ack : Nat → Nat → Nat
  | 0, n => n + 1
  | m + 1, 0 => ack m 1
  | m + 1, n + 1 => ack m (ack (m + 1) n)
termination_by m n => (m, n)
theorem ack0 (n : Nat) : ack 0 n = n + 1 := by rw [ack]
inductive T where | leaf | node (l r : T)
theorem T1 (a b : T) (h : T.node a b = T.node b a) : a = b := by cases h; rfl
def sw (t : T) : T := match t with | .leaf => .leaf | .node l r => .node (sw r) (sw l)
theorem sws (t : T) : sw (sw t) = t := by
  induction t with
  | leaf => rfl
  | node l r ihl ihr => simp [sw, ihl, ihr]
def inter (xs ys : List Nat) : List Nat := match xs with
  | [] => ys
  | x :: xs => x :: inter ys xs
termination_by xs.length + ys.length
decreasing_by simp [Nat.add_comm]
mutual
inductive E where | e | s (o : O)
inductive O where | s (e : E)
end
structure P where
  x : Nat
  y : Nat
deriving DecidableEq
inductive L (α : Type) where | nil | cons (a : α) (l : L α)
deriving DecidableEq
inductive R where | mk (l : List R)
def half (n : Nat) : Nat := if h : n = 0 then 0 else half (n / 2) + 1
termination_by n
decreasing_by exact Nat.div_lt_self (Nat.pos_of_ne_zero h) (by decide)
