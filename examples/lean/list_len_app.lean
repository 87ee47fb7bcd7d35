def len {α : Type} : List α → Nat
  | [] => 0
  | _ :: xs => len xs + 1

def app {α : Type} : List α → List α → List α
  | [], ys => ys
  | x :: xs, ys => x :: app xs ys

theorem len_app {α : Type} (xs ys : List α) : len (app xs ys) = len xs + len ys := by
  sorry
