-- well-founded recursion
class SizeOf (α : Sort u) where
  sizeOf : α → Nat
export SizeOf (sizeOf)
protected def default.sizeOf (α : Sort u) : α → Nat := fun _ => 0
instance (priority := low) instSizeOfDefault (α : Sort u) : SizeOf α := ⟨default.sizeOf α⟩
@[simp] theorem sizeOf_default {α : Sort u} (n : α) : sizeOf n = 0 := rfl
instance instSizeOfNat : SizeOf Nat := ⟨fun n => n⟩
@[simp] theorem sizeOf_nat (n : Nat) : sizeOf n = n := rfl
protected def List._sizeOf {α : Type u} [SizeOf α] : List α → Nat
  | [] => 1
  | a :: l => 1 + sizeOf a + List._sizeOf l
instance List._sizeOf_inst {α : Type u} [SizeOf α] : SizeOf (List α) := ⟨List._sizeOf⟩
@[simp] theorem List.nil.sizeOf_spec {α : Type u} [SizeOf α] : sizeOf ([] : List α) = 1 := rfl
@[simp] theorem List.cons.sizeOf_spec {α : Type u} [SizeOf α] (a : α) (l : List α) :
    sizeOf (a :: l) = 1 + sizeOf a + sizeOf l := rfl
instance Prod._sizeOf_inst {α : Type u} {β : Type v} [SizeOf α] [SizeOf β] : SizeOf (α × β) :=
  ⟨fun p => 1 + sizeOf p.fst + sizeOf p.snd⟩
@[simp] theorem Prod.mk.sizeOf_spec {α : Type u} {β : Type v} [SizeOf α] [SizeOf β] (a : α) (b : β) :
    sizeOf (a, b) = 1 + sizeOf a + sizeOf b := rfl
protected def Option._sizeOf {α : Type u} [SizeOf α] : Option α → Nat
  | none => 1
  | some a => 1 + sizeOf a
instance Option._sizeOf_inst {α : Type u} [SizeOf α] : SizeOf (Option α) := ⟨Option._sizeOf⟩
@[simp] theorem Option.none.sizeOf_spec {α : Type u} [SizeOf α] : sizeOf (none : Option α) = 1 := rfl
@[simp] theorem Option.some.sizeOf_spec {α : Type u} [SizeOf α] (a : α) : sizeOf (some a) = 1 + sizeOf a := rfl
deriving instance SizeOf for PUnit, Bool, Sum
-- Lean has values here that come from how it builds these types, which ours does not: nothing is said of them
opaque Char.size (c : Char) : Nat
instance : SizeOf Char := ⟨Char.size⟩
opaque String.size (s : String) : Nat
instance : SizeOf String := ⟨String.size⟩

inductive Acc {α : Sort u} (r : α → α → Prop) : α → Prop where
  | intro (x : α) (h : (y : α) → r y x → Acc r y) : Acc r x
theorem Acc.inv {α : Sort u} {r : α → α → Prop} {x y : α} (h : Acc r x) (g : r y x) : Acc r y :=
  h.rec (motive := fun x _ => r y x → Acc r y) (fun _ f _ => f y) g
inductive WellFounded {α : Sort u} (r : α → α → Prop) : Prop where
  | intro (h : ∀ a, Acc r a) : WellFounded r
class WellFoundedRelation (α : Sort u) where
  rel : α → α → Prop
  wf : WellFounded rel
namespace WellFounded
variable {α : Sort u} {r : α → α → Prop}
theorem apply (h : WellFounded r) (a : α) : Acc r a := h.rec fun f => f a
theorem induction {C : α → Prop} (h : WellFounded r) (a : α) (f : ∀ x, (∀ y, r y x → C y) → C x) : C a :=
  (h.apply a).rec (motive := fun x _ => C x) fun x _ ih => f x ih
end WellFounded
namespace WellFounded
variable {α : Sort u} {C : α → Sort v} {r : α → α → Prop}
noncomputable def fixF (F : ∀ x, (∀ y, r y x → C y) → C x) (x : α) (a : Acc r x) : C x :=
  a.rec (motive := fun x _ => C x) fun x _ ih => F x ih
theorem fixF_eq (F : ∀ x, (∀ y, r y x → C y) → C x) (x : α) (a : Acc r x) :
    fixF F x a = F x (fun y p => fixF F y (a.inv p)) := by
  cases a; rfl
noncomputable def fix (h : WellFounded r) (F : ∀ x, (∀ y, r y x → C y) → C x) (x : α) : C x := fixF F x (h.apply x)
theorem fix_eq (h : WellFounded r) (F : ∀ x, (∀ y, r y x → C y) → C x) (x : α) :
    fix h F x = F x (fun y _ => fix h F y) := fixF_eq F x (h.apply x)
end WellFounded
@[reducible] def emptyWf {α : Sort u} : WellFoundedRelation α := ⟨fun _ _ => False, ⟨fun a => .intro a fun _ h => h.elim⟩⟩
theorem Subrelation.accessible {α : Sort u} {r q : α → α → Prop} {a : α} (h : ∀ {x y}, q x y → r x y) (ac : Acc r a) :
    Acc q a :=
  ac.rec (motive := fun x _ => Acc q x) fun x _ ih => .intro x fun y g => ih y (h g)
abbrev InvImage {α : Sort u} {β : Sort v} (r : β → β → Prop) (f : α → β) : α → α → Prop := fun a b => r (f a) (f b)
theorem InvImage.accessible {α : Sort u} {β : Sort v} {r : β → β → Prop} (f : α → β) {a : α} (ac : Acc r (f a)) :
    Acc (InvImage r f) a := by
  have : ∀ b, Acc r b → ∀ a, f a = b → Acc (InvImage r f) a := fun b h =>
    h.rec (motive := fun b _ => ∀ a, f a = b → Acc (InvImage r f) a) fun b _ ih a e =>
      .intro a fun y g => ih (f y) (e ▸ g) y rfl
  exact this (f a) ac a rfl
theorem InvImage.wf {α : Sort u} {β : Sort v} {r : β → β → Prop} (f : α → β) (h : WellFounded r) :
    WellFounded (InvImage r f) := ⟨fun a => InvImage.accessible f (h.apply (f a))⟩
@[reducible] def invImage {α : Sort u} {β : Sort v} (f : α → β) (h : WellFoundedRelation β) : WellFoundedRelation α where
  rel := InvImage h.rel f
  wf := InvImage.wf f h.wf
theorem Nat.lt_wf_acc (n : Nat) : Acc (fun a b : Nat => a < b) n := by
  induction n with
  | zero => exact .intro 0 fun y h => absurd h (Nat.not_lt_zero y)
  | succ n ih =>
    refine .intro (n + 1) fun y h => ?_
    rcases Nat.eq_or_lt_of_le (Nat.le_of_lt_succ h) with e | l
    · subst e; exact ih
    · exact ih.inv l
@[reducible] def Nat.lt_wfRel : WellFoundedRelation Nat := ⟨fun a b => a < b, ⟨Nat.lt_wf_acc⟩⟩
abbrev measure {α : Sort u} (f : α → Nat) : WellFoundedRelation α := invImage f Nat.lt_wfRel
@[reducible] def sizeOfWFRel {α : Sort u} [SizeOf α] : WellFoundedRelation α := measure sizeOf
instance (priority := low) instWellFoundedRelationOfSizeOf {α : Sort u} [SizeOf α] : WellFoundedRelation α := sizeOfWFRel
namespace WellFounded
variable {α : Sort u} {motive : α → Sort v} (h : α → Nat)
  (F : (x : α) → ((y : α) → InvImage (fun a b : Nat => a < b) h y x → motive y) → motive x)
protected noncomputable def Nat.fix (x : α) : motive x := WellFounded.fix (InvImage.wf h Nat.lt_wfRel.wf) F x
protected theorem Nat.fix_eq (x : α) : WellFounded.Nat.fix h F x = F x (fun y _ => WellFounded.Nat.fix h F y) :=
  WellFounded.fix_eq (InvImage.wf h Nat.lt_wfRel.wf) F x
end WellFounded
namespace Prod
variable {α : Type u} {β : Type v} (ra : α → α → Prop) (rb : β → β → Prop)
protected inductive Lex : α × β → α × β → Prop where
  | left {a₁} (b₁) {a₂} (b₂) (h : ra a₁ a₂) : Prod.Lex (a₁, b₁) (a₂, b₂)
  | right (a) {b₁ b₂} (h : rb b₁ b₂) : Prod.Lex (a, b₁) (a, b₂)
variable {ra rb}
theorem Lex.accessible' (hb : ∀ b, Acc rb b) {a : α} (ha : Acc ra a) : ∀ b, Acc (Prod.Lex ra rb) (a, b) :=
  ha.rec (motive := fun a _ => ∀ b, Acc (Prod.Lex ra rb) (a, b)) fun a _ iha b =>
    (hb b).rec (motive := fun b _ => Acc (Prod.Lex ra rb) (a, b)) fun b _ ihb => .intro (a, b) fun p h => by
      cases h with
      | left _ _ h => exact iha _ h _
      | right _ h => exact ihb _ h
@[reducible] def lex (ha : WellFoundedRelation α) (hb : WellFoundedRelation β) : WellFoundedRelation (α × β) where
  rel := Prod.Lex ha.rel hb.rel
  wf := ⟨fun (a, b) => Lex.accessible' hb.wf.apply (ha.wf.apply a) b⟩
instance [ha : WellFoundedRelation α] [hb : WellFoundedRelation β] : WellFoundedRelation (α × β) := lex ha hb
end Prod
def wfParam {α : Sort u} (a : α) : α := a
opaque Lean.opaqueId {α : Sort u} (x : α) : α := x
