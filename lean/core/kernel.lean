-- What the kernel computes by itself, by name: each must be here, and be what the kernel takes it for. A file that could
-- define one of these names anew would have two meanings for it, and a proof of `False`.
namespace Nat
def divFuel : (fuel x y : Nat) → Nat
  | .zero, _, _ => 0
  | .succ fuel, x, y => if 0 < y ∧ y ≤ x then divFuel fuel (x - y) y + 1 else 0
def modFuel : (fuel x y : Nat) → Nat
  | .zero, x, _ => x
  | .succ fuel, x, y => if 0 < y ∧ y ≤ x then modFuel fuel (x - y) y else x
protected def div (x y : Nat) : Nat := divFuel x x y
protected def mod (x y : Nat) : Nat := modFuel x x y
instance instDiv : Div Nat := ⟨Nat.div⟩
instance instMod : Mod Nat := ⟨Nat.mod⟩
def gcdFuel : (fuel m n : Nat) → Nat
  | .zero, _, n => n
  | .succ fuel, m, n => if m = 0 then n else gcdFuel fuel (n % m) m
def gcd (m n : Nat) : Nat := gcdFuel m m n
def log2Fuel : (fuel n : Nat) → Nat
  | .zero, _ => 0
  | .succ fuel, n => if n ≥ 2 then log2Fuel fuel (n / 2) + 1 else 0
def log2 (n : Nat) : Nat := log2Fuel n n
def shiftLeft : (n m : Nat) → Nat
  | n, .zero => n
  | n, .succ m => shiftLeft (2 * n) m
def shiftRight : (n m : Nat) → Nat
  | n, .zero => n
  | n, .succ m => shiftRight n m / 2
def bitwiseFuel (f : Bool → Bool → Bool) : (fuel n m : Nat) → Nat
  | .zero, _, m => if f false true then m else 0
  | .succ fuel, n, m =>
    if n = 0 then if f false true then m else 0
    else if m = 0 then if f true false then n else 0
    else
      let rest := bitwiseFuel f fuel (n / 2) (m / 2)
      if f (decide (n % 2 = 1)) (decide (m % 2 = 1)) then rest + rest + 1 else rest + rest
def bitwise (f : Bool → Bool → Bool) (n m : Nat) : Nat := bitwiseFuel f n n m
def land (n m : Nat) : Nat := bitwise Bool.and n m
def lor (n m : Nat) : Nat := bitwise Bool.or n m
def xor (n m : Nat) : Nat := bitwise bne n m

theorem sub_le_of_le_succ {x y fuel : Nat} (h : 0 < y ∧ y ≤ x) (g : x ≤ fuel + 1) : x - y ≤ fuel :=
  Nat.le_of_lt_succ (Nat.lt_of_lt_of_le (Nat.sub_lt (Nat.lt_of_lt_of_le h.left h.right) h.left) g)
theorem divFuel_eq (y : Nat) : ∀ f g x : Nat, x ≤ f → x ≤ g → divFuel f x y = divFuel g x y := by
  have zero : ∀ g, divFuel g 0 y = 0 := fun g => by
    cases g with
    | zero => rfl
    | succ g => exact if_neg fun h => Nat.lt_irrefl 0 (Nat.lt_of_lt_of_le h.left h.right)
  intro f
  induction f with
  | zero =>
    intro g x h _
    rw [eq_zero_of_le_zero h, zero, zero]
  | succ f ih =>
    intro g x h k
    cases g with
    | zero => rw [eq_zero_of_le_zero k, zero, zero]
    | succ g =>
      rw [divFuel, divFuel]
      split
      · rename_i c
        rw [ih g (x - y) (sub_le_of_le_succ c h) (sub_le_of_le_succ c k)]
      · rfl
theorem modFuel_eq (y : Nat) : ∀ f g x : Nat, x ≤ f → x ≤ g → modFuel f x y = modFuel g x y := by
  have zero : ∀ g, modFuel g 0 y = 0 := fun g => by
    cases g with
    | zero => rfl
    | succ g => exact if_neg fun h => Nat.lt_irrefl 0 (Nat.lt_of_lt_of_le h.left h.right)
  intro f
  induction f with
  | zero =>
    intro g x h _
    rw [eq_zero_of_le_zero h, zero, zero]
  | succ f ih =>
    intro g x h k
    cases g with
    | zero => rw [eq_zero_of_le_zero k, zero, zero]
    | succ g =>
      rw [modFuel, modFuel]
      split
      · rename_i c
        rw [ih g (x - y) (sub_le_of_le_succ c h) (sub_le_of_le_succ c k)]
      · rfl
theorem div_eq (x y : Nat) : x / y = if 0 < y ∧ y ≤ x then (x - y) / y + 1 else 0 := by
  show divFuel x x y = if 0 < y ∧ y ≤ x then divFuel (x - y) (x - y) y + 1 else 0
  rw [divFuel_eq y x (x + 1) x .refl (.step .refl), divFuel]
  split
  · rename_i c
    rw [divFuel_eq y x (x - y) (x - y) (sub_le x y) .refl]
  · rfl
theorem mod_eq (x y : Nat) : x % y = if 0 < y ∧ y ≤ x then (x - y) % y else x := by
  show modFuel x x y = if 0 < y ∧ y ≤ x then modFuel (x - y) (x - y) y else x
  rw [modFuel_eq y x (x + 1) x .refl (.step .refl), modFuel]
  split
  · rename_i c
    rw [modFuel_eq y x (x - y) (x - y) (sub_le x y) .refl]
  · rfl
theorem div_eq_of_lt {a b : Nat} (h : a < b) : a / b = 0 := by
  rw [div_eq, if_neg fun c => Nat.not_le_of_gt h c.right]
theorem mod_eq_of_lt {a b : Nat} (h : a < b) : a % b = a := by
  rw [mod_eq, if_neg fun c => Nat.not_le_of_gt h c.right]
@[simp] protected theorem div_zero (b : Nat) : b / 0 = 0 := by rw [div_eq, if_neg fun c => Nat.lt_irrefl 0 c.left]
@[simp] theorem mod_zero (a : Nat) : a % 0 = a := by rw [mod_eq, if_neg fun c => Nat.lt_irrefl 0 c.left]
@[simp] protected theorem zero_div (b : Nat) : 0 / b = 0 := rfl
@[simp] theorem zero_mod (b : Nat) : 0 % b = 0 := rfl
theorem mod_lt (x : Nat) {y : Nat} (h : y > 0) : x % y < y := by
  refine Nat.strongRecOn x fun n ih => ?_
  rw [mod_eq]
  split
  · rename_i c
    exact ih (n - y) (Nat.sub_lt (Nat.lt_of_lt_of_le c.left c.right) c.left)
  · rename_i c
    exact Nat.lt_of_not_le fun g => c ⟨h, g⟩
theorem mod_le (x y : Nat) : x % y ≤ x := by
  refine Nat.strongRecOn x fun n ih => ?_
  rw [mod_eq]
  split
  · rename_i c
    exact Nat.le_trans (ih (n - y) (Nat.sub_lt (Nat.lt_of_lt_of_le c.left c.right) c.left)) (sub_le n y)
  · exact .refl
theorem div_add_mod (m n : Nat) : n * (m / n) + m % n = m := by
  refine Nat.strongRecOn m fun k ih => ?_
  rw [div_eq, mod_eq]
  split
  · rename_i c
    have e := ih (k - n) (Nat.sub_lt (Nat.lt_of_lt_of_le c.left c.right) c.left)
    rw [mul_add_one, Nat.add_right_comm, e, Nat.sub_add_cancel c.right]
  · rw [Nat.mul_zero, Nat.zero_add]
theorem mod_add_div (m k : Nat) : m % k + k * (m / k) = m := by rw [Nat.add_comm, div_add_mod]
@[simp] theorem mod_self (n : Nat) : n % n = 0 := by
  rw [mod_eq]
  split
  · rw [Nat.sub_self, zero_mod]
  · rename_i c
    cases n with
    | zero => rfl
    | succ n => exact absurd ⟨succ_pos n, .refl⟩ c
theorem mod_one (x : Nat) : x % 1 = 0 := eq_zero_of_le_zero (le_of_lt_succ (mod_lt x Nat.zero_lt_one))
@[simp] theorem add_mod_right (x z : Nat) : (x + z) % z = x % z := by
  cases z with
  | zero => rfl
  | succ z => rw [mod_eq (x + (z + 1)), if_pos ⟨succ_pos z, le_add_left (z + 1) x⟩, Nat.add_sub_cancel]
theorem add_div_right (x : Nat) {z : Nat} (h : 0 < z) : (x + z) / z = succ (x / z) := by
  rw [div_eq (x + z), if_pos ⟨h, le_add_left z x⟩, Nat.add_sub_cancel]
theorem div_lt_self {n k : Nat} (h : 0 < n) (g : 1 < k) : n / k < n := by
  refine Nat.strongRecOn (motive := fun n => 0 < n → n / k < n) n (fun n ih h => ?_) h
  rw [div_eq]
  split
  · rename_i c
    rcases eq_zero_or_pos (n - k) with e | l
    · rw [e, Nat.zero_div]; exact Nat.lt_of_lt_of_le g c.right
    · have s := Nat.sub_lt h c.left
      exact Nat.lt_of_le_of_lt (ih (n - k) s l) s
  · exact h
@[simp] theorem gcd_zero_left (y : Nat) : gcd 0 y = y := rfl
instance : Dvd Nat := ⟨fun a b => ∃ c, b = a * c⟩
protected theorem dvd_refl (a : Nat) : a ∣ a := ⟨1, (Nat.mul_one a).symm⟩
protected theorem dvd_zero (a : Nat) : a ∣ 0 := ⟨0, rfl⟩
protected theorem dvd_mul_right (a b : Nat) : a ∣ a * b := ⟨b, rfl⟩
protected theorem dvd_mul_left (a b : Nat) : a ∣ b * a := ⟨b, Nat.mul_comm b a⟩
protected theorem dvd_trans {a b c : Nat} (h : a ∣ b) (g : b ∣ c) : a ∣ c := by
  obtain ⟨d, rfl⟩ := h
  obtain ⟨e, rfl⟩ := g
  exact ⟨d * e, Nat.mul_assoc a d e⟩
protected theorem dvd_add {m n k : Nat} (h : k ∣ m) (g : k ∣ n) : k ∣ m + n := by
  obtain ⟨d, rfl⟩ := h
  obtain ⟨e, rfl⟩ := g
  exact ⟨d + e, (Nat.mul_add k d e).symm⟩
end Nat
opaque Lean.reduceBool (b : Bool) : Bool := b
opaque Lean.reduceNat (n : Nat) : Nat := n
