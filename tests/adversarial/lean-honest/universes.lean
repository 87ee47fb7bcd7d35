-- honest: universes
universe u v

theorem goal.{w} {α : Sort u} {β : Sort v} {γ : Sort w} (f : α → β) (g : β → γ) (a : α) :
    (fun x => g (f x)) a = g (f a) := rfl
