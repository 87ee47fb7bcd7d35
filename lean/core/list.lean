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
end List
