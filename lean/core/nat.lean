-- natural numbers
namespace Nat
@[simp] theorem add_zero (n : Nat) : n + 0 = n := rfl
theorem add_succ (n m : Nat) : n + succ m = succ (n + m) := rfl
@[simp] theorem zero_add (n : Nat) : 0 + n = n := by
  induction n with
  | zero => rfl
  | succ n ih => exact congrArg succ ih
theorem succ_add (n m : Nat) : succ n + m = succ (n + m) := by
  induction m with
  | zero => rfl
  | succ m ih => exact congrArg succ ih
protected theorem add_comm (n m : Nat) : n + m = m + n := by
  induction m with
  | zero => exact (zero_add n).symm
  | succ m ih => rw [succ_add, ← ih]; rfl
protected theorem add_assoc (n m k : Nat) : n + m + k = n + (m + k) := by
  induction k with
  | zero => rfl
  | succ k ih => exact congrArg succ ih
protected theorem add_left_comm (n m k : Nat) : n + (m + k) = m + (n + k) := by
  rw [← Nat.add_assoc, Nat.add_comm n m, Nat.add_assoc]
@[simp] protected theorem mul_zero (n : Nat) : n * 0 = 0 := rfl
theorem mul_succ (n m : Nat) : n * succ m = n * m + n := rfl
@[simp] protected theorem zero_mul (n : Nat) : 0 * n = 0 := by
  induction n with
  | zero => rfl
  | succ n ih => rw [mul_succ, ih]
theorem succ_mul (n m : Nat) : succ n * m = n * m + m := by
  induction m with
  | zero => rfl
  | succ m ih => rw [mul_succ, ih, mul_succ, add_succ, add_succ, Nat.add_assoc, Nat.add_assoc, Nat.add_comm m n]
protected theorem mul_comm (n m : Nat) : n * m = m * n := by
  induction m with
  | zero => rw [Nat.zero_mul]; rfl
  | succ m ih => rw [succ_mul, ← ih]; rfl
protected theorem zero_le (n : Nat) : 0 ≤ n := by
  induction n with
  | zero => exact .refl
  | succ n ih => exact .step ih
@[simp] protected theorem le_refl (n : Nat) : n ≤ n := .refl
protected theorem le_trans {n m k : Nat} (h : n ≤ m) (g : m ≤ k) : n ≤ k := by
  induction g with
  | refl => exact h
  | step _ ih => exact .step ih
theorem succ_le_succ {n m : Nat} (h : n ≤ m) : succ n ≤ succ m := by
  induction h with
  | refl => exact .refl
  | step _ ih => exact .step ih
theorem le_of_succ_le_succ {n m : Nat} (h : succ n ≤ succ m) : n ≤ m := by
  cases h with
  | refl => exact .refl
  | step h => exact Nat.le_trans (.step .refl) h
theorem not_succ_le_zero (n : Nat) : ¬ succ n ≤ 0 := fun h => by cases h
instance decLe : (n m : Nat) → Decidable (n ≤ m)
  | .zero, _ => isTrue (Nat.zero_le _)
  | .succ n, .zero => isFalse (not_succ_le_zero n)
  | .succ n, .succ m => match decLe n m with
    | isTrue h => isTrue (succ_le_succ h)
    | isFalse h => isFalse fun g => h (le_of_succ_le_succ g)
instance decLt (n m : Nat) : Decidable (n < m) := decLe (succ n) m
theorem add_one (n : Nat) : n + 1 = succ n := rfl
theorem succ_eq_add_one (n : Nat) : succ n = n + 1 := rfl
theorem add_right_comm (n m k : Nat) : n + m + k = n + k + m := by
  rw [Nat.add_assoc, Nat.add_comm m k, ← Nat.add_assoc]
-- from here on `induction` and `cases` show `0` and `n + 1`
@[elab_as_elim, induction_eliminator] protected def recAux {motive : Nat → Sort u} (zero : motive 0)
    (succ : ∀ n, motive n → motive (n + 1)) : ∀ n, motive n
  | .zero => zero
  | .succ n => succ n (Nat.recAux zero succ n)
@[elab_as_elim, cases_eliminator] protected def casesAuxOn {motive : Nat → Sort u} (n : Nat) (zero : motive 0)
    (succ : ∀ n, motive (n + 1)) : motive n := match n with
  | .zero => zero
  | .succ n => succ n

instance : Std.Associative (α := Nat) (· + ·) := ⟨Nat.add_assoc⟩
instance : Std.Commutative (α := Nat) (· + ·) := ⟨Nat.add_comm⟩
@[simp] theorem succ_ne_zero (n : Nat) : succ n ≠ 0 := fun h => by cases h
theorem zero_ne_one : 0 ≠ (1 : Nat) := fun h => by cases h
theorem succ.inj {m n : Nat} (h : succ m = succ n) : m = n := by cases h; rfl
theorem succ_inj {a b : Nat} : succ a = succ b ↔ a = b := ⟨succ.inj, congrArg succ⟩
@[simp] theorem add_one_ne_zero (n : Nat) : n + 1 ≠ 0 := succ_ne_zero n
@[simp] theorem zero_ne_add_one (n : Nat) : 0 ≠ n + 1 := fun h => by cases h
protected theorem add_left_cancel {n m k : Nat} (h : n + m = n + k) : m = k := by
  induction n with
  | zero => rw [Nat.zero_add, Nat.zero_add] at h; exact h
  | succ n ih => exact ih (succ.inj (by rw [← succ_eq_add_one, succ_add, succ_add] at h; exact h))
protected theorem add_right_cancel {n m k : Nat} (h : n + m = k + m) : n = k := by
  rw [Nat.add_comm n m, Nat.add_comm k m] at h; exact Nat.add_left_cancel h
@[simp] protected theorem add_left_cancel_iff {m k n : Nat} : n + m = n + k ↔ m = k :=
  ⟨Nat.add_left_cancel, fun h => h ▸ rfl⟩
@[simp] protected theorem add_right_cancel_iff {m k n : Nat} : m + n = k + n ↔ m = k :=
  ⟨Nat.add_right_cancel, fun h => h ▸ rfl⟩
protected theorem eq_zero_of_add_eq_zero_right {n m : Nat} (h : n + m = 0) : n = 0 := by
  cases n with
  | zero => rfl
  | succ n => rw [← succ_eq_add_one, succ_add] at h; cases h
protected theorem eq_zero_of_add_eq_zero_left {n m : Nat} (h : n + m = 0) : m = 0 :=
  Nat.eq_zero_of_add_eq_zero_right (n := m) (m := n) (by rw [Nat.add_comm]; exact h)
@[simp] theorem add_eq_zero_iff {n m : Nat} : n + m = 0 ↔ n = 0 ∧ m = 0 :=
  ⟨fun h => ⟨Nat.eq_zero_of_add_eq_zero_right h, Nat.eq_zero_of_add_eq_zero_left h⟩, fun ⟨h, g⟩ => by rw [h, g]⟩
protected theorem one_ne_zero : 1 ≠ (0 : Nat) := fun h => by cases h
@[simp] theorem add_one_inj {a b : Nat} : a + 1 = b + 1 ↔ a = b := ⟨succ.inj, congrArg succ⟩
theorem succ_ne_self : (n : Nat) → succ n ≠ n
  | .zero => fun h => by cases h
  | .succ n => fun h => succ_ne_self n (succ.inj h)
@[simp] theorem add_one_ne_self (n : Nat) : n + 1 ≠ n := succ_ne_self n
-- multiplication
@[simp] protected theorem mul_one (n : Nat) : n * 1 = n := Nat.zero_add n
@[simp] protected theorem one_mul (n : Nat) : 1 * n = n := by rw [Nat.mul_comm, Nat.mul_one]
theorem mul_add_one (n m : Nat) : n * (m + 1) = n * m + n := rfl
theorem add_one_mul (n m : Nat) : (n + 1) * m = n * m + m := succ_mul n m
protected theorem mul_add (n m k : Nat) : n * (m + k) = n * m + n * k := by
  induction k with
  | zero => rfl
  | succ k ih => rw [← Nat.add_assoc, mul_add_one, ih, mul_add_one, Nat.add_assoc]
protected theorem add_mul (n m k : Nat) : (n + m) * k = n * k + m * k := by
  rw [Nat.mul_comm, Nat.mul_add, Nat.mul_comm k n, Nat.mul_comm k m]
protected theorem left_distrib (n m k : Nat) : n * (m + k) = n * m + n * k := Nat.mul_add n m k
protected theorem right_distrib (n m k : Nat) : (n + m) * k = n * k + m * k := Nat.add_mul n m k
protected theorem mul_assoc (n m k : Nat) : n * m * k = n * (m * k) := by
  induction k with
  | zero => rfl
  | succ k ih => rw [mul_add_one, mul_add_one, Nat.mul_add, ih]
protected theorem mul_left_comm (n m k : Nat) : n * (m * k) = m * (n * k) := by
  rw [← Nat.mul_assoc, Nat.mul_comm n m, Nat.mul_assoc]
protected theorem mul_right_comm (n m k : Nat) : n * m * k = n * k * m := by
  rw [Nat.mul_assoc, Nat.mul_comm m k, ← Nat.mul_assoc]
instance : Std.Associative (α := Nat) (· * ·) := ⟨Nat.mul_assoc⟩
instance : Std.Commutative (α := Nat) (· * ·) := ⟨Nat.mul_comm⟩
protected theorem mul_eq_zero : {m n : Nat} → n * m = 0 ↔ n = 0 ∨ m = 0
  | .zero, _ => ⟨fun _ => .inr rfl, fun _ => rfl⟩
  | .succ m, .zero => ⟨fun _ => .inl rfl, fun _ => Nat.zero_mul _⟩
  | .succ m, .succ n => ⟨fun h => (by cases h), fun h => h.rec (fun e => (by cases e)) (fun e => (by cases e))⟩
protected theorem two_mul (n : Nat) : 2 * n = n + n := by rw [succ_mul, Nat.one_mul]
protected theorem mul_two (n : Nat) : n * 2 = n + n := by rw [Nat.mul_comm, Nat.two_mul]
-- powers
@[simp] protected theorem pow_zero (b : Nat) : b ^ 0 = 1 := rfl
protected theorem pow_succ {b n : Nat} : b ^ (n + 1) = b ^ n * b := rfl
@[simp] protected theorem pow_one (b : Nat) : b ^ 1 = b := Nat.one_mul b
protected theorem pow_add (a m n : Nat) : a ^ (m + n) = a ^ m * a ^ n := by
  induction n with
  | zero => rw [Nat.add_zero, Nat.pow_zero, Nat.mul_one]
  | succ n ih => rw [← Nat.add_assoc, Nat.pow_succ, ih, Nat.pow_succ, Nat.mul_assoc]
@[simp] protected theorem one_pow (n : Nat) : 1 ^ n = 1 := by
  induction n with
  | zero => rfl
  | succ n ih => rw [Nat.pow_succ, ih]
protected theorem mul_pow (a b n : Nat) : (a * b) ^ n = a ^ n * b ^ n := by
  induction n with
  | zero => rfl
  | succ n ih => rw [Nat.pow_succ, Nat.pow_succ, Nat.pow_succ, ih, Nat.mul_assoc, Nat.mul_assoc, Nat.mul_left_comm (b ^ n)]
-- order
attribute [simp] Nat.zero_le
attribute [refl] Nat.le_refl
theorem le_succ (n : Nat) : n ≤ succ n := .step .refl
theorem le_add_one (n : Nat) : n ≤ n + 1 := .step .refl
theorem le_succ_of_le {n m : Nat} (h : n ≤ m) : n ≤ succ m := .step h
theorem le_of_succ_le {n m : Nat} (h : succ n ≤ m) : n ≤ m := Nat.le_trans (le_succ n) h
protected theorem le_of_lt {n m : Nat} (h : n < m) : n ≤ m := le_of_succ_le h
protected theorem le_of_eq {n m : Nat} (h : n = m) : n ≤ m := h ▸ .refl
@[simp] theorem not_lt_zero (n : Nat) : ¬ n < 0 := not_succ_le_zero n
@[simp] theorem zero_lt_succ (n : Nat) : 0 < succ n := succ_le_succ (Nat.zero_le n)
theorem succ_pos (n : Nat) : 0 < succ n := zero_lt_succ n
@[simp] theorem zero_lt_add_one (n : Nat) : 0 < n + 1 := zero_lt_succ n
protected theorem zero_lt_one : 0 < (1 : Nat) := .refl
protected theorem not_succ_le_self : (n : Nat) → ¬ succ n ≤ n
  | .zero => not_succ_le_zero 0
  | .succ n => fun h => Nat.not_succ_le_self n (le_of_succ_le_succ h)
@[simp] protected theorem lt_irrefl (n : Nat) : ¬ n < n := Nat.not_succ_le_self n
protected theorem lt_trans {n m k : Nat} (h : n < m) (g : m < k) : n < k := Nat.le_trans h (Nat.le_of_lt g)
protected theorem lt_of_lt_of_le {n m k : Nat} (h : n < m) (g : m ≤ k) : n < k := Nat.le_trans h g
protected theorem lt_of_le_of_lt {n m k : Nat} (h : n ≤ m) (g : m < k) : n < k := Nat.le_trans (succ_le_succ h) g
instance : Trans (α := Nat) (· ≤ ·) (· ≤ ·) (· ≤ ·) := ⟨Nat.le_trans⟩
instance : Trans (α := Nat) (· < ·) (· < ·) (· < ·) := ⟨Nat.lt_trans⟩
instance : Trans (α := Nat) (· < ·) (· ≤ ·) (· < ·) := ⟨Nat.lt_of_lt_of_le⟩
instance : Trans (α := Nat) (· ≤ ·) (· < ·) (· < ·) := ⟨Nat.lt_of_le_of_lt⟩
theorem lt_succ_self (n : Nat) : n < succ n := .refl
@[simp] protected theorem lt_add_one (n : Nat) : n < n + 1 := .refl
theorem succ_le_of_lt {n m : Nat} (h : n < m) : succ n ≤ m := h
theorem lt_of_succ_le {n m : Nat} (h : succ n ≤ m) : n < m := h
theorem lt_succ_of_le {n m : Nat} (h : n ≤ m) : n < succ m := succ_le_succ h
theorem le_of_lt_succ {m n : Nat} (h : m < succ n) : m ≤ n := le_of_succ_le_succ h
protected theorem lt_add_one_of_le {n m : Nat} (h : n ≤ m) : n < m + 1 := succ_le_succ h
protected theorem le_of_lt_add_one {n m : Nat} (h : n < m + 1) : n ≤ m := le_of_succ_le_succ h
theorem succ_lt_succ {n m : Nat} (h : n < m) : succ n < succ m := succ_le_succ h
theorem lt_of_succ_lt_succ {n m : Nat} (h : succ n < succ m) : n < m := le_of_succ_le_succ h
@[simp] theorem add_one_le_add_one_iff {a b : Nat} : a + 1 ≤ b + 1 ↔ a ≤ b := ⟨le_of_succ_le_succ, succ_le_succ⟩
protected theorem succ_le_succ_iff {a b : Nat} : succ a ≤ succ b ↔ a ≤ b := ⟨le_of_succ_le_succ, succ_le_succ⟩
@[simp] protected theorem add_one_lt_add_one_iff {a b : Nat} : a + 1 < b + 1 ↔ a < b := ⟨le_of_succ_le_succ, succ_le_succ⟩
theorem lt_succ {m n : Nat} : m < succ n ↔ m ≤ n := ⟨le_of_lt_succ, lt_succ_of_le⟩
protected theorem lt_add_one_iff {m n : Nat} : m < n + 1 ↔ m ≤ n := ⟨le_of_lt_succ, lt_succ_of_le⟩
protected theorem add_one_le_iff {n m : Nat} : n + 1 ≤ m ↔ n < m := Iff.rfl
protected theorem pos_of_ne_zero : {n : Nat} → n ≠ 0 → 0 < n
  | .zero => fun h => absurd rfl h
  | .succ n => fun _ => zero_lt_succ n
protected theorem ne_of_gt {a b : Nat} (h : b < a) : a ≠ b := fun e => absurd (e ▸ h) (Nat.lt_irrefl _)
protected theorem ne_of_lt {a b : Nat} (h : a < b) : a ≠ b := fun e => absurd (e ▸ h) (Nat.lt_irrefl _)
protected theorem pos_iff_ne_zero {n : Nat} : 0 < n ↔ n ≠ 0 := ⟨Nat.ne_of_gt, Nat.pos_of_ne_zero⟩
theorem eq_zero_or_pos : (n : Nat) → n = 0 ∨ 0 < n
  | .zero => .inl rfl
  | .succ n => .inr (zero_lt_succ n)
theorem eq_zero_of_le_zero {n : Nat} (h : n ≤ 0) : n = 0 := by
  cases n with
  | zero => rfl
  | succ n => exact absurd h (not_succ_le_zero n)
@[simp] protected theorem le_zero_eq (n : Nat) : (n ≤ 0) = (n = 0) := propext ⟨eq_zero_of_le_zero, Nat.le_of_eq⟩
protected theorem lt_or_ge (n m : Nat) : n < m ∨ n ≥ m := by
  induction m with
  | zero => exact .inr (Nat.zero_le n)
  | succ m ih => cases ih with
    | inl h => exact .inl (.step h)
    | inr h => cases h with
      | refl => exact .inl .refl
      | step h => exact .inr (succ_le_succ h)
protected theorem le_total (m n : Nat) : m ≤ n ∨ n ≤ m := (Nat.lt_or_ge m n).rec (fun h => .inl (Nat.le_of_lt h)) .inr
protected theorem le_antisymm {n m : Nat} (h : n ≤ m) (g : m ≤ n) : n = m := by
  cases h with
  | refl => rfl
  | step h => exact absurd (Nat.le_trans g h) (Nat.not_succ_le_self _)
protected theorem le_antisymm_iff {a b : Nat} : a = b ↔ a ≤ b ∧ b ≤ a :=
  ⟨fun h => h ▸ ⟨.refl, .refl⟩, fun h => Nat.le_antisymm h.left h.right⟩
protected theorem eq_or_lt_of_le {n m : Nat} (h : n ≤ m) : n = m ∨ n < m := by
  cases h with
  | refl => exact .inl rfl
  | step h => exact .inr (succ_le_succ h)
protected theorem lt_or_eq_of_le {n m : Nat} (h : n ≤ m) : n < m ∨ n = m := (Nat.eq_or_lt_of_le h).symm
protected theorem lt_of_le_of_ne {n m : Nat} (h : n ≤ m) (g : n ≠ m) : n < m := (Nat.eq_or_lt_of_le h).resolve_left g
protected theorem not_le_of_gt {n m : Nat} (h : n > m) : ¬ n ≤ m := fun g => Nat.lt_irrefl m (Nat.lt_of_lt_of_le h g)
protected theorem not_le_of_lt {a b : Nat} (h : a < b) : ¬ b ≤ a := Nat.not_le_of_gt h
protected theorem not_lt_of_le {n m : Nat} (h : n ≤ m) : ¬ m < n := fun g => Nat.not_le_of_gt g h
protected theorem lt_of_not_ge {a b : Nat} (h : ¬ b ≥ a) : b < a := (Nat.lt_or_ge b a).resolve_right h
protected theorem le_of_not_gt {a b : Nat} (h : ¬ b > a) : b ≤ a := (Nat.lt_or_ge a b).resolve_left h
protected theorem lt_of_not_le {a b : Nat} (h : ¬ a ≤ b) : b < a := Nat.lt_of_not_ge h
protected theorem le_of_not_lt {a b : Nat} (h : ¬ a < b) : b ≤ a := Nat.le_of_not_gt h
@[simp] protected theorem not_le {n m : Nat} : ¬ n ≤ m ↔ m < n := ⟨Nat.lt_of_not_le, Nat.not_le_of_gt⟩
@[simp] protected theorem not_lt {n m : Nat} : ¬ n < m ↔ m ≤ n := ⟨Nat.le_of_not_lt, Nat.not_lt_of_le⟩
protected theorem lt_asymm {a b : Nat} (h : a < b) : ¬ b < a := Nat.not_lt_of_le (Nat.le_of_lt h)
protected theorem lt_trichotomy (a b : Nat) : a < b ∨ a = b ∨ b < a :=
  (Nat.lt_or_ge a b).rec .inl fun h => .inr ((Nat.eq_or_lt_of_le h).rec (fun e => .inl e.symm) .inr)
-- order and addition
@[simp] theorem le_add_right : (n k : Nat) → n ≤ n + k
  | _, .zero => .refl
  | n, .succ k => .step (le_add_right n k)
@[simp] theorem le_add_left (n m : Nat) : n ≤ m + n := by rw [Nat.add_comm]; exact le_add_right n m
theorem le_add_right_of_le {n m k : Nat} (h : n ≤ m) : n ≤ m + k := Nat.le_trans h (le_add_right m k)
theorem le_add_left_of_le {n m k : Nat} (h : n ≤ m) : n ≤ k + m := Nat.le_trans h (le_add_left m k)
theorem le.dest {n m : Nat} (h : n ≤ m) : ∃ k, n + k = m := by
  induction h with
  | refl => exact ⟨0, rfl⟩
  | step _ ih =>
    obtain ⟨k, e⟩ := ih
    exact ⟨k + 1, congrArg succ e⟩
theorem exists_eq_add_of_le {m n : Nat} (h : m ≤ n) : ∃ k, n = m + k := by
  obtain ⟨k, e⟩ := le.dest h
  exact ⟨k, e.symm⟩
theorem le.intro {n m k : Nat} (h : n + k = m) : n ≤ m := h ▸ le_add_right n k
protected theorem le_iff_exists_add {m n : Nat} : m ≤ n ↔ ∃ k, n = m + k :=
  ⟨exists_eq_add_of_le, fun ⟨_, e⟩ => e ▸ le_add_right _ _⟩
protected theorem add_le_add_left {n m : Nat} (h : n ≤ m) (k : Nat) : k + n ≤ k + m := by
  induction h with
  | refl => exact .refl
  | step _ ih => exact .step ih
protected theorem add_le_add_right {n m : Nat} (h : n ≤ m) (k : Nat) : n + k ≤ m + k := by
  rw [Nat.add_comm n, Nat.add_comm m]; exact Nat.add_le_add_left h k
protected theorem add_le_add {a b c d : Nat} (h : a ≤ b) (g : c ≤ d) : a + c ≤ b + d :=
  Nat.le_trans (Nat.add_le_add_right h c) (Nat.add_le_add_left g b)
protected theorem add_lt_add_left {n m : Nat} (h : n < m) (k : Nat) : k + n < k + m := Nat.add_le_add_left h k
protected theorem add_lt_add_right {n m : Nat} (h : n < m) (k : Nat) : n + k < m + k := by
  rw [Nat.add_comm n, Nat.add_comm m]; exact Nat.add_lt_add_left h k
protected theorem le_of_add_le_add_left {a b c : Nat} (h : a + b ≤ a + c) : b ≤ c := by
  obtain ⟨k, e⟩ := le.dest h
  rw [Nat.add_assoc] at e
  exact le.intro (Nat.add_left_cancel e)
protected theorem le_of_add_le_add_right {a b c : Nat} (h : a + b ≤ c + b) : a ≤ c := by
  rw [Nat.add_comm a, Nat.add_comm c] at h; exact Nat.le_of_add_le_add_left h
@[simp] protected theorem add_le_add_iff_left {m k n : Nat} : n + m ≤ n + k ↔ m ≤ k :=
  ⟨Nat.le_of_add_le_add_left, fun h => Nat.add_le_add_left h n⟩
@[simp] protected theorem add_le_add_iff_right {m k n : Nat} : m + n ≤ k + n ↔ m ≤ k :=
  ⟨Nat.le_of_add_le_add_right, fun h => Nat.add_le_add_right h n⟩
@[simp] protected theorem add_lt_add_iff_left {k n m : Nat} : k + n < k + m ↔ n < m :=
  ⟨fun h => Nat.le_of_add_le_add_left (a := k) h, fun h => Nat.add_lt_add_left h k⟩
protected theorem mul_le_mul_left {m n : Nat} (k : Nat) (h : m ≤ n) : k * m ≤ k * n := by
  obtain ⟨j, e⟩ := le.dest h
  rw [← e, Nat.mul_add]; exact le_add_right _ _
protected theorem mul_le_mul_right {m n : Nat} (k : Nat) (h : m ≤ n) : m * k ≤ n * k := by
  rw [Nat.mul_comm m, Nat.mul_comm n]; exact Nat.mul_le_mul_left k h
protected theorem mul_le_mul {p q m n : Nat} (h : p ≤ m) (g : q ≤ n) : p * q ≤ m * n :=
  Nat.le_trans (Nat.mul_le_mul_right q h) (Nat.mul_le_mul_left m g)
-- subtraction
@[simp] theorem pred_zero : pred 0 = 0 := rfl
@[simp] theorem pred_succ (n : Nat) : pred (succ n) = n := rfl
theorem pred_le : (n : Nat) → pred n ≤ n
  | .zero => .refl
  | .succ n => le_succ n
theorem pred_lt : {n : Nat} → n ≠ 0 → pred n < n
  | .zero => fun h => absurd rfl h
  | .succ n => fun _ => lt_succ_self n
theorem succ_pred {a : Nat} (h : a ≠ 0) : succ (pred a) = a := by
  cases a with
  | zero => exact absurd rfl h
  | succ a => rfl
@[simp] protected theorem sub_zero (n : Nat) : n - 0 = n := rfl
theorem sub_succ (n m : Nat) : n - succ m = pred (n - m) := rfl
theorem sub_one (n : Nat) : n - 1 = pred n := rfl
@[simp] protected theorem add_one_sub_one (n : Nat) : n + 1 - 1 = n := rfl
theorem succ_sub_one (n : Nat) : succ n - 1 = n := rfl
theorem succ_sub_succ_eq_sub (n m : Nat) : succ n - succ m = n - m := by
  induction m with
  | zero => rfl
  | succ m ih => exact congrArg pred ih
theorem succ_sub_succ (n m : Nat) : succ n - succ m = n - m := succ_sub_succ_eq_sub n m
protected theorem add_sub_add_right (n k m : Nat) : (n + k) - (m + k) = n - m := by
  induction k with
  | zero => rfl
  | succ k ih => rw [← Nat.add_assoc, ← Nat.add_assoc, ← succ_eq_add_one, ← succ_eq_add_one, succ_sub_succ, ih]
protected theorem add_sub_add_left (k n m : Nat) : (k + n) - (k + m) = n - m := by
  rw [Nat.add_comm k n, Nat.add_comm k m, Nat.add_sub_add_right]
@[simp] protected theorem sub_self : (n : Nat) → n - n = 0
  | .zero => rfl
  | .succ n => by rw [succ_sub_succ, Nat.sub_self n]
@[simp] protected theorem zero_sub : (n : Nat) → 0 - n = 0
  | .zero => rfl
  | .succ n => by rw [sub_succ, Nat.zero_sub n]; rfl
@[simp] protected theorem add_sub_cancel {n m : Nat} : n + m - m = n := by
  have h := Nat.add_sub_add_right n m 0
  rw [Nat.zero_add] at h; exact h
protected theorem add_sub_cancel_left {n m : Nat} : n + m - n = m := by rw [Nat.add_comm, Nat.add_sub_cancel]
protected theorem sub_sub (n m k : Nat) : n - m - k = n - (m + k) := by
  induction k with
  | zero => rfl
  | succ k ih => rw [← Nat.add_assoc, ← succ_eq_add_one, ← succ_eq_add_one, sub_succ, sub_succ, ih]
protected theorem sub_right_comm (m n k : Nat) : m - n - k = m - k - n := by
  rw [Nat.sub_sub, Nat.sub_sub, Nat.add_comm]
@[simp] theorem sub_le (n m : Nat) : n - m ≤ n := by
  induction m with
  | zero => exact .refl
  | succ m ih => exact Nat.le_trans (pred_le (n - m)) ih
theorem sub_lt : {n m : Nat} → 0 < n → 0 < m → n - m < n
  | .zero, _ => fun h => absurd h (Nat.lt_irrefl 0)
  | .succ _, .zero => fun _ h => absurd h (Nat.lt_irrefl 0)
  | .succ n, .succ m => fun _ _ => by rw [succ_sub_succ]; exact lt_succ_of_le (sub_le n m)
theorem sub_one_lt {n : Nat} (h : n ≠ 0) : n - 1 < n := pred_lt h
theorem sub_add_cancel {n m : Nat} (h : m ≤ n) : n - m + m = n := by
  obtain ⟨k, e⟩ := le.dest h
  rw [← e, Nat.add_sub_cancel_left, Nat.add_comm]
protected theorem add_sub_of_le {a b : Nat} (h : a ≤ b) : a + (b - a) = b := by
  rw [Nat.add_comm, Nat.sub_add_cancel h]
protected theorem sub_eq_zero_of_le {n m : Nat} (h : n ≤ m) : n - m = 0 := by
  obtain ⟨k, e⟩ := le.dest h
  rw [← e, ← Nat.sub_sub, Nat.sub_self, Nat.zero_sub]
protected theorem le_of_sub_eq_zero : {n m : Nat} → n - m = 0 → n ≤ m
  | .zero, m => fun _ => Nat.zero_le m
  | .succ n, .zero => fun h => by cases h
  | .succ n, .succ m => fun h => succ_le_succ (Nat.le_of_sub_eq_zero (by rw [succ_sub_succ] at h; exact h))
protected theorem sub_eq_zero_iff_le {n m : Nat} : n - m = 0 ↔ n ≤ m := ⟨Nat.le_of_sub_eq_zero, Nat.sub_eq_zero_of_le⟩
protected theorem add_sub_assoc {m k : Nat} (h : k ≤ m) (n : Nat) : n + m - k = n + (m - k) := by
  obtain ⟨j, e⟩ := le.dest h
  rw [← e, Nat.add_sub_cancel_left, Nat.add_left_comm, Nat.add_sub_cancel_left]
protected theorem sub_le_sub_right {n m : Nat} (h : n ≤ m) (k : Nat) : n - k ≤ m - k := by
  induction k with
  | zero => exact h
  | succ k ih =>
    rw [sub_succ, sub_succ]
    cases hm : n - k with
    | zero => exact Nat.zero_le _
    | succ a => cases hn : m - k with
      | zero => rw [hm, hn] at ih; exact absurd ih (not_succ_le_zero a)
      | succ b => rw [hm, hn] at ih; exact le_of_succ_le_succ ih
protected theorem sub_eq_of_eq_add {a b c : Nat} (h : a = c + b) : a - b = c := by rw [h, Nat.add_sub_cancel]
@[elab_as_elim] protected theorem strongRecOn {motive : Nat → Prop} (n : Nat)
    (ind : ∀ n, (∀ m, m < n → motive m) → motive n) : motive n :=
  have h : ∀ n m, m < n → motive m := fun n => by
    induction n with
    | zero => exact fun m h => absurd h (not_lt_zero m)
    | succ n ih => exact fun m h => ind m fun k g => ih k (Nat.lt_of_lt_of_le g (Nat.le_of_lt_succ h))
  h (n + 1) n (Nat.lt_add_one n)
-- minimum and maximum
instance instMinNat : Min Nat := ⟨fun n m => if n ≤ m then n else m⟩
instance instMaxNat : Max Nat := ⟨fun n m => if n ≤ m then m else n⟩
protected theorem min_def {n m : Nat} : min n m = if n ≤ m then n else m := rfl
protected theorem max_def {n m : Nat} : max n m = if n ≤ m then m else n := rfl
protected theorem min_le_left (a b : Nat) : min a b ≤ a := by
  rw [Nat.min_def]; split
  · exact .refl
  · rename_i h; exact Nat.le_of_lt (Nat.lt_of_not_le h)
protected theorem min_le_right (a b : Nat) : min a b ≤ b := by
  rw [Nat.min_def]; split
  · assumption
  · exact .refl
protected theorem le_max_left (a b : Nat) : a ≤ max a b := by
  rw [Nat.max_def]; split
  · assumption
  · exact .refl
protected theorem le_max_right (a b : Nat) : b ≤ max a b := by
  rw [Nat.max_def]; split
  · exact .refl
  · rename_i h; exact Nat.le_of_lt (Nat.lt_of_not_le h)
@[simp] protected theorem min_self (a : Nat) : min a a = a := by rw [Nat.min_def, ite_self]
@[simp] protected theorem max_self (a : Nat) : max a a = a := by rw [Nat.max_def, ite_self]
protected theorem min_comm (a b : Nat) : min a b = min b a := by
  rw [Nat.min_def, Nat.min_def]
  by_cases h : a ≤ b
  · by_cases g : b ≤ a
    · rw [if_pos h, if_pos g]; exact Nat.le_antisymm h g
    · rw [if_pos h, if_neg g]
  · rw [if_neg h, if_pos (Nat.le_of_lt (Nat.lt_of_not_le h))]
protected theorem max_comm (a b : Nat) : max a b = max b a := by
  rw [Nat.max_def, Nat.max_def]
  by_cases h : a ≤ b
  · by_cases g : b ≤ a
    · rw [if_pos h, if_pos g]; exact Nat.le_antisymm g h
    · rw [if_pos h, if_neg g]
  · rw [if_neg h, if_pos (Nat.le_of_lt (Nat.lt_of_not_le h))]
-- bounded quantifiers
instance decidableBallLT : (n : Nat) → (p : (k : Nat) → k < n → Prop) → [∀ k h, Decidable (p k h)] → Decidable (∀ k h, p k h)
  | .zero, _, _ => isTrue fun k h => absurd h (not_lt_zero k)
  | .succ n, p, d => match decidableBallLT n (fun k h => p k (.step h)) with
    | isFalse g => isFalse fun f => g fun k h => f k (.step h)
    | isTrue g => match d n (lt_succ_self n) with
      | isTrue x => isTrue fun k h => by
        rcases Nat.eq_or_lt_of_le (Nat.le_of_lt_succ h) with e | l
        · subst e; exact x
        · exact g k l
      | isFalse x => isFalse fun f => x (f n (lt_succ_self n))
end Nat
attribute [simp] Nat.succ_eq_add_one
