-- pairs, sums, options, subtypes
section
variable {α : Type u} {β : Type v}
@[ext (iff := false)] protected theorem Prod.ext {p q : α × β} (h : p.fst = q.fst) (g : p.snd = q.snd) : p = q := by
  cases p; cases q; cases h; cases g; rfl
protected theorem Prod.ext_iff {p q : α × β} : p = q ↔ p.fst = q.fst ∧ p.snd = q.snd :=
  ⟨fun h => h ▸ ⟨rfl, rfl⟩, fun h => Prod.ext h.left h.right⟩
@[simp] theorem Prod.mk.eta {p : α × β} : (p.fst, p.snd) = p := rfl
def Prod.swap (p : α × β) : β × α := (p.snd, p.fst)
@[simp] theorem Prod.swap_swap (x : α × β) : x.swap.swap = x := rfl
def Prod.map {γ : Type w} {δ : Type _} (f : α → γ) (g : β → δ) (p : α × β) : γ × δ := (f p.fst, g p.snd)
instance [a : Inhabited α] [b : Inhabited β] : Inhabited (α × β) := ⟨(a.default, b.default)⟩
instance instDecidableEqProd [d : DecidableEq α] [e : DecidableEq β] : DecidableEq (α × β) := fun p q =>
  match d p.fst q.fst, e p.snd q.snd with
  | isTrue h, isTrue g => isTrue (Prod.ext h g)
  | isFalse n, _ => isFalse fun h => n (congrArg Prod.fst h)
  | _, isFalse n => isFalse fun h => n (congrArg Prod.snd h)
theorem Option.some.inj {a b : α} (h : some a = some b) : a = b := by cases h; rfl
@[simp] theorem Option.some_ne_none (x : α) : some x ≠ none := fun h => by cases h
instance : Inhabited (Option α) := ⟨none⟩
def Option.getD : Option α → α → α
  | some a, _ => a
  | none, b => b
protected def Option.map (f : α → β) : Option α → Option β
  | some a => some (f a)
  | none => none
protected def Option.bind : Option α → (α → Option β) → Option β
  | some a, f => f a
  | none, _ => none
def Option.isSome : Option α → Bool
  | some _ => true
  | none => false
def Option.isNone : Option α → Bool
  | some _ => false
  | none => true
@[simp] theorem Option.getD_some {a b : α} : getD (some a) b = a := rfl
@[simp] theorem Option.getD_none {a : α} : getD none a = a := rfl
@[simp] theorem Option.map_some {f : α → β} {a : α} : (some a).map f = some (f a) := rfl
@[simp] theorem Option.map_none (f : α → β) : Option.map f none = none := rfl
@[simp] theorem Option.bind_some (a : α) (f : α → Option β) : (some a).bind f = f a := rfl
@[simp] theorem Option.bind_none (f : α → Option β) : (none : Option α).bind f = none := rfl
@[simp] theorem Option.isSome_some {a : α} : (some a).isSome = true := rfl
@[simp] theorem Option.isSome_none : (none : Option α).isSome = false := rfl
theorem Option.isSome_iff_exists {x : Option α} : x.isSome ↔ ∃ a, x = some a := by
  cases x with
  | none => exact ⟨fun h => (by cases h), fun ⟨_, h⟩ => (by cases h)⟩
  | some a => exact ⟨fun _ => ⟨a, rfl⟩, fun _ => rfl⟩
instance instDecidableEqOption [d : DecidableEq α] : DecidableEq (Option α)
  | none, none => isTrue rfl
  | none, some _ => isFalse fun h => by cases h
  | some _, none => isFalse fun h => by cases h
  | some a, some b => match d a b with
    | isTrue e => isTrue (congrArg some e)
    | isFalse n => isFalse fun h => n (Option.some.inj h)
end
protected theorem Subtype.ext {α : Sort u} {p : α → Prop} : {a b : Subtype p} → a.val = b.val → a = b
  | ⟨_, _⟩, ⟨_, _⟩, rfl => rfl
protected theorem Subtype.eq {α : Sort u} {p : α → Prop} {a b : Subtype p} (h : a.val = b.val) : a = b := Subtype.ext h
protected theorem Nonempty.elim {α : Sort u} {p : Prop} (h : Nonempty α) (f : α → p) : p := h.rec f
instance {α : Sort u} [i : Inhabited α] : Nonempty α := ⟨i.default⟩
theorem nonempty_of_exists {α : Sort u} {p : α → Prop} (h : ∃ x, p x) : Nonempty α := h.rec fun w _ => ⟨w⟩
instance : Inhabited Nat := ⟨0⟩
instance : Inhabited Bool := ⟨false⟩
instance : Inhabited Prop := ⟨True⟩
instance : Inhabited PUnit := ⟨.unit⟩
instance : DecidableEq PUnit := fun _ _ => isTrue rfl
namespace Classical
theorem skolem {α : Sort u} {b : α → Sort v} {p : ∀ x, b x → Prop} : (∀ x, ∃ y, p x y) ↔ ∃ f : ∀ x, b x, ∀ x, p x (f x) :=
  ⟨fun h => ⟨fun x => choose (h x), fun x => choose_spec (h x)⟩, fun ⟨f, h⟩ x => ⟨f x, h x⟩⟩
end Classical
