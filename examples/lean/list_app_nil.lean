def len {α : Type} : List α → Nat
  | [] => 0
  | _ :: xs => len xs + 1

def app {α : Type} : List α → List α → List α
  | [], ys => ys
  | x :: xs, ys => x :: app xs ys

theorem app_nil {α : Type} (xs : List α) : app xs [] = xs := by
  sorry
