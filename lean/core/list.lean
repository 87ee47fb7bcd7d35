-- lists
namespace List
variable {α : Type u} {β : Type v}
protected def append : List α → List α → List α
  | nil, ys => ys
  | cons x xs, ys => cons x (List.append xs ys)
instance : Append (List α) := ⟨List.append⟩
def length : List α → Nat
  | nil => 0
  | cons _ xs => length xs + 1
def map (f : α → β) : List α → List β
  | nil => nil
  | cons x xs => cons (f x) (map f xs)
def reverse : List α → List α
  | nil => nil
  | cons x xs => reverse xs ++ cons x nil
@[simp] theorem nil_append (xs : List α) : ([] : List α) ++ xs = xs := rfl
@[simp] theorem cons_append (x : α) (xs ys : List α) : (x :: xs) ++ ys = x :: (xs ++ ys) := rfl
@[simp] theorem append_nil (xs : List α) : xs ++ ([] : List α) = xs := by
  induction xs with
  | nil => rfl
  | cons x xs ih => rw [cons_append, ih]
theorem append_assoc (xs ys zs : List α) : xs ++ ys ++ zs = xs ++ (ys ++ zs) := by
  induction xs with
  | nil => rfl
  | cons x xs ih => simp [ih]
@[simp] theorem length_nil : length (nil : List α) = 0 := rfl
@[simp] theorem length_cons (x : α) (xs : List α) : length (x :: xs) = length xs + 1 := rfl
theorem length_append (xs ys : List α) : length (xs ++ ys) = length xs + length ys := by
  induction xs with
  | nil => simp
  | cons x xs ih => simp [ih, Nat.succ_add]

instance : Inhabited (List α) := ⟨[]⟩
theorem cons_ne_nil (a : α) (l : List α) : a :: l ≠ [] := fun h => by cases h
theorem cons.inj {a b : α} {l k : List α} (h : a :: l = b :: k) : a = b ∧ l = k := by cases h; exact ⟨rfl, rfl⟩
theorem cons_inj_right (a : α) {l l' : List α} : a :: l = a :: l' ↔ l = l' := ⟨fun h => (cons.inj h).right, congrArg _⟩
instance instDecidableEqList [d : DecidableEq α] : DecidableEq (List α)
  | [], [] => isTrue rfl
  | [], _ :: _ => isFalse fun h => by cases h
  | _ :: _, [] => isFalse fun h => by cases h
  | a :: l, b :: k => match d a b with
    | isFalse n => isFalse fun h => n (cons.inj h).left
    | isTrue e => match instDecidableEqList l k with
      | isFalse n => isFalse fun h => n (cons.inj h).right
      | isTrue g => isTrue (by rw [e, g])
instance : Std.Associative (α := List α) (· ++ ·) := ⟨append_assoc⟩
theorem append_cons (as : List α) (b : α) (bs : List α) : as ++ b :: bs = as ++ [b] ++ bs := by
  rw [append_assoc]; rfl
theorem append_left_cancel {as bs cs : List α} (h : as ++ bs = as ++ cs) : bs = cs := by
  induction as with
  | nil => exact h
  | cons a as ih => exact ih (cons.inj h).right
@[simp] theorem append_cancel_left {as bs cs : List α} : as ++ bs = as ++ cs ↔ bs = cs := ⟨append_left_cancel, fun h => h ▸ rfl⟩
@[simp] theorem append_eq_nil_iff {p q : List α} : p ++ q = [] ↔ p = [] ∧ q = [] := by
  cases p with
  | nil => exact ⟨fun h => ⟨rfl, h⟩, fun h => h.right⟩
  | cons a p => exact ⟨fun h => (by cases h), fun h => (by cases h.left)⟩
attribute [simp] append_assoc length_append
@[simp] theorem length_eq_zero_iff {l : List α} : length l = 0 ↔ l = [] := by
  cases l with
  | nil => exact ⟨fun _ => rfl, fun _ => rfl⟩
  | cons a l => exact ⟨fun h => (by cases h), fun h => (by cases h)⟩
theorem eq_nil_of_length_eq_zero {l : List α} (h : length l = 0) : l = [] := length_eq_zero_iff.mp h
-- map
@[simp] theorem map_nil {f : α → β} : map f [] = [] := rfl
@[simp] theorem map_cons {f : α → β} {a : α} {l : List α} : map f (a :: l) = f a :: map f l := rfl
@[simp] theorem length_map {as : List α} (f : α → β) : (as.map f).length = as.length := by
  induction as with
  | nil => rfl
  | cons a as ih => rw [map_cons, length_cons, length_cons, ih]
@[simp] theorem map_append {f : α → β} {l₁ l₂ : List α} : map f (l₁ ++ l₂) = map f l₁ ++ map f l₂ := by
  induction l₁ with
  | nil => rfl
  | cons a l ih => rw [cons_append, map_cons, map_cons, cons_append, ih]
@[simp] theorem map_map {γ : Type w} {g : β → γ} {f : α → β} {l : List α} : map g (map f l) = map (g ∘ f) l := by
  induction l with
  | nil => rfl
  | cons a l ih => rw [map_cons, map_cons, map_cons, ih]; rfl
@[simp] theorem map_id_fun : map (id : α → α) = id := funext fun l => by
  induction l with
  | nil => rfl
  | cons a l ih => rw [map_cons, ih]; rfl
theorem map_id (l : List α) : map (id : α → α) l = l := congrFun map_id_fun l
-- reverse
@[simp] theorem reverse_nil : reverse ([] : List α) = [] := rfl
@[simp] theorem reverse_cons {a : α} {as : List α} : reverse (a :: as) = reverse as ++ [a] := rfl
@[simp] theorem reverse_append {as bs : List α} : (as ++ bs).reverse = bs.reverse ++ as.reverse := by
  induction as with
  | nil => rw [nil_append, reverse_nil, append_nil]
  | cons a as ih => rw [cons_append, reverse_cons, ih, reverse_cons, append_assoc]
@[simp] theorem reverse_reverse (as : List α) : as.reverse.reverse = as := by
  induction as with
  | nil => rfl
  | cons a as ih => rw [reverse_cons, reverse_append, ih]; rfl
@[simp] theorem length_reverse {as : List α} : as.reverse.length = as.length := by
  induction as with
  | nil => rfl
  | cons a as ih => rw [reverse_cons, length_append, ih]; rfl
@[simp] theorem map_reverse {f : α → β} {l : List α} : l.reverse.map f = (l.map f).reverse := by
  induction l with
  | nil => rfl
  | cons a l ih => rw [reverse_cons, map_append, ih]; rfl
theorem reverse_eq_nil_iff {xs : List α} : xs.reverse = [] ↔ xs = [] :=
  ⟨fun h => (by rw [← reverse_reverse xs, h]; rfl), fun h => (by rw [h]; rfl)⟩
theorem reverse_inj {xs ys : List α} : xs.reverse = ys.reverse ↔ xs = ys :=
  ⟨fun h => by rw [← reverse_reverse xs, h, reverse_reverse], fun h => h ▸ rfl⟩
-- folds
def foldr (f : α → β → β) (init : β) : List α → β
  | [] => init
  | a :: l => f a (foldr f init l)
def foldl (f : β → α → β) : (init : β) → List α → β
  | b, [] => b
  | b, a :: l => foldl f (f b a) l
@[simp] theorem foldr_nil {f : α → β → β} {b : β} : [].foldr f b = b := rfl
@[simp] theorem foldr_cons {a : α} {l : List α} {f : α → β → β} {b : β} : (a :: l).foldr f b = f a (l.foldr f b) := rfl
@[simp] theorem foldl_nil {f : β → α → β} {b : β} : [].foldl f b = b := rfl
@[simp] theorem foldl_cons {a : α} {l : List α} {f : β → α → β} {b : β} : (a :: l).foldl f b = l.foldl f (f b a) := rfl
@[simp] theorem foldr_append {f : α → β → β} {b : β} {l l' : List α} : (l ++ l').foldr f b = l.foldr f (l'.foldr f b) := by
  induction l with
  | nil => rfl
  | cons a l ih => rw [cons_append, foldr_cons, foldr_cons, ih]
@[simp] theorem foldl_append {β : Type v} {f : β → α → β} {b : β} {l l' : List α} :
    (l ++ l').foldl f b = l'.foldl f (l.foldl f b) := by
  induction l generalizing b with
  | nil => rfl
  | cons a l ih => rw [cons_append, foldl_cons, foldl_cons, ih]
@[simp] theorem foldr_reverse {l : List α} {f : α → β → β} {b : β} :
    l.reverse.foldr f b = l.foldl (fun x y => f y x) b := by
  induction l generalizing b with
  | nil => rfl
  | cons a l ih => rw [reverse_cons, foldr_append, foldl_cons, ih]; rfl
def sum [Add α] [OfNat α 0] : List α → α := foldr (· + ·) 0
@[simp] theorem sum_nil [Add α] [OfNat α 0] : ([] : List α).sum = 0 := rfl
@[simp] theorem sum_cons [Add α] [OfNat α 0] {a : α} {l : List α} : (a :: l).sum = a + l.sum := rfl
def flatten : List (List α) → List α
  | [] => []
  | l :: ls => l ++ flatten ls
@[simp] theorem flatten_nil : flatten ([] : List (List α)) = [] := rfl
@[simp] theorem flatten_cons {l : List α} {ls : List (List α)} : flatten (l :: ls) = l ++ flatten ls := rfl
-- filter
def filter (p : α → Bool) : List α → List α
  | [] => []
  | a :: l => match p a with
    | true => a :: filter p l
    | false => filter p l
@[simp] theorem filter_nil {p : α → Bool} : filter p [] = [] := rfl
theorem filter_cons {x : α} {xs : List α} {p : α → Bool} :
    (x :: xs).filter p = if p x then x :: xs.filter p else xs.filter p := by
  cases h : p x <;> simp [filter, h]
@[simp] theorem filter_cons_of_pos {p : α → Bool} {a : α} {l : List α} (h : p a) : filter p (a :: l) = a :: filter p l := by
  rw [filter_cons, if_pos h]
@[simp] theorem filter_cons_of_neg {p : α → Bool} {a : α} {l : List α} (h : ¬ p a) : filter p (a :: l) = filter p l := by
  rw [filter_cons, if_neg h]
@[simp] theorem filter_append {p : α → Bool} {l₁ l₂ : List α} : filter p (l₁ ++ l₂) = filter p l₁ ++ filter p l₂ := by
  induction l₁ with
  | nil => rfl
  | cons a l ih =>
    rw [cons_append, filter_cons, filter_cons, ih]
    split <;> rfl
theorem length_filter_le (p : α → Bool) (l : List α) : (filter p l).length ≤ l.length := by
  induction l with
  | nil => exact .refl
  | cons a l ih =>
    rw [filter_cons]
    split
    · exact Nat.succ_le_succ ih
    · exact .step ih
-- take, drop, replicate
def take : (n : Nat) → List α → List α
  | .zero, _ => []
  | .succ _, [] => []
  | .succ n, a :: l => a :: take n l
def drop : (n : Nat) → List α → List α
  | .zero, l => l
  | .succ _, [] => []
  | .succ n, _ :: l => drop n l
@[simp] theorem take_zero {l : List α} : take 0 l = [] := rfl
@[simp] theorem take_nil : {i : Nat} → take i ([] : List α) = []
  | .zero => rfl
  | .succ _ => rfl
@[simp] theorem take_succ_cons {a : α} {as : List α} {i : Nat} : (a :: as).take (i + 1) = a :: as.take i := rfl
@[simp] theorem drop_zero {l : List α} : drop 0 l = l := rfl
@[simp] theorem drop_nil : {i : Nat} → drop i ([] : List α) = []
  | .zero => rfl
  | .succ _ => rfl
@[simp] theorem drop_succ_cons {a : α} {l : List α} {i : Nat} : (a :: l).drop (i + 1) = l.drop i := rfl
@[simp] theorem take_append_drop (i : Nat) (l : List α) : take i l ++ drop i l = l := by
  induction i generalizing l with
  | zero => rfl
  | succ i ih => cases l with
    | nil => rfl
    | cons a l => rw [take_succ_cons, drop_succ_cons, cons_append, ih]
@[simp] theorem length_drop {i : Nat} {l : List α} : (drop i l).length = l.length - i := by
  induction i generalizing l with
  | zero => rfl
  | succ i ih => cases l with
    | nil => rw [drop_nil, length_nil, Nat.zero_sub]
    | cons a l => rw [drop_succ_cons, ih, length_cons, ← Nat.succ_eq_add_one, ← Nat.succ_eq_add_one, Nat.succ_sub_succ]
def replicate : (n : Nat) → (a : α) → List α
  | .zero, _ => []
  | .succ n, a => a :: replicate n a
@[simp] theorem replicate_zero {a : α} : replicate 0 a = [] := rfl
theorem replicate_succ {a : α} {n : Nat} : replicate (n + 1) a = a :: replicate n a := rfl
@[simp] theorem length_replicate {n : Nat} {a : α} : (replicate n a).length = n := by
  induction n with
  | zero => rfl
  | succ n ih => rw [replicate_succ, length_cons, ih]
-- membership
inductive Mem (a : α) : List α → Prop where
  | head (as : List α) : Mem a (a :: as)
  | tail (b : α) {as : List α} : Mem a as → Mem a (b :: as)
instance : Membership α (List α) := ⟨fun l a => Mem a l⟩
@[simp] theorem not_mem_nil {a : α} : ¬ a ∈ ([] : List α) := fun h => by cases h
theorem mem_cons_self {a : α} {l : List α} : a ∈ a :: l := .head l
theorem mem_cons_of_mem (y : α) {a : α} {l : List α} (h : a ∈ l) : a ∈ y :: l := .tail y h
@[simp] theorem mem_cons {a b : α} {l : List α} : a ∈ b :: l ↔ a = b ∨ a ∈ l := by
  constructor
  · intro h
    cases h with
    | head => exact .inl rfl
    | tail _ h => exact .inr h
  · rintro (h | h)
    · subst h; exact .head l
    · exact .tail b h
theorem mem_singleton {a b : α} : a ∈ [b] ↔ a = b := by simp
@[simp] theorem mem_append {a : α} {s t : List α} : a ∈ s ++ t ↔ a ∈ s ∨ a ∈ t := by
  induction s with
  | nil => simp
  | cons b s ih => rw [cons_append, mem_cons, ih, mem_cons, or_assoc]
theorem mem_append_left {a : α} {as : List α} (bs : List α) (h : a ∈ as) : a ∈ as ++ bs := mem_append.mpr (.inl h)
theorem mem_append_right {b : α} (as : List α) {bs : List α} (h : b ∈ bs) : b ∈ as ++ bs := mem_append.mpr (.inr h)
@[simp] theorem mem_reverse {x : α} {as : List α} : x ∈ as.reverse ↔ x ∈ as := by
  induction as with
  | nil => exact Iff.rfl
  | cons a as ih => rw [reverse_cons, mem_append, ih, mem_singleton, mem_cons, or_comm]
@[simp] theorem mem_map {f : α → β} {b : β} {l : List α} : b ∈ l.map f ↔ ∃ a, a ∈ l ∧ f a = b := by
  induction l with
  | nil => exact ⟨fun h => (by cases h), fun ⟨_, h, _⟩ => (by cases h)⟩
  | cons c l ih =>
    rw [map_cons, mem_cons, ih]
    constructor
    · rintro (h | ⟨a, h, e⟩)
      · exact ⟨c, mem_cons_self, h.symm⟩
      · exact ⟨a, mem_cons_of_mem c h, e⟩
    · rintro ⟨a, h, e⟩
      rcases mem_cons.mp h with h | h
      · subst h; exact .inl e.symm
      · exact .inr ⟨a, h, e⟩
theorem mem_map_of_mem {f : α → β} {a : α} {l : List α} (h : a ∈ l) : f a ∈ l.map f := mem_map.mpr ⟨a, h, rfl⟩
@[simp] theorem mem_filter {p : α → Bool} {a : α} {as : List α} : a ∈ filter p as ↔ a ∈ as ∧ p a := by
  induction as with
  | nil => exact ⟨fun h => (by cases h), fun h => (by cases h.left)⟩
  | cons b as ih =>
    rw [filter_cons]
    split
    · rename_i hb
      rw [mem_cons, ih, mem_cons]
      constructor
      · rintro (h | h)
        · subst h; exact ⟨.inl rfl, hb⟩
        · exact ⟨.inr h.left, h.right⟩
      · rintro ⟨h | h, g⟩
        · exact .inl h
        · exact .inr ⟨h, g⟩
    · rename_i hb
      rw [ih, mem_cons]
      constructor
      · exact fun h => ⟨.inr h.left, h.right⟩
      · rintro ⟨h | h, g⟩
        · subst h; exact absurd g hb
        · exact ⟨h, g⟩
theorem forall_mem_nil (p : α → Prop) : ∀ x, x ∈ ([] : List α) → p x := fun _ h => absurd h not_mem_nil
theorem forall_mem_cons {p : α → Prop} {a : α} {l : List α} :
    (∀ x, x ∈ a :: l → p x) ↔ p a ∧ ∀ x, x ∈ l → p x :=
  ⟨fun h => ⟨h a mem_cons_self, fun x g => h x (mem_cons_of_mem a g)⟩, fun h x g => (mem_cons.mp g).rec (fun e => e ▸ h.left) (h.right x)⟩
instance instDecidableMemListOfDecidableEq [d : DecidableEq α] (a : α) : (l : List α) → Decidable (a ∈ l)
  | [] => isFalse not_mem_nil
  | b :: l => match d a b with
    | isTrue e => isTrue (mem_cons.mpr (.inl e))
    | isFalse n => match instDecidableMemListOfDecidableEq a l with
      | isTrue h => isTrue (mem_cons_of_mem b h)
      | isFalse g => isFalse fun h => (mem_cons.mp h).rec n g
end List
