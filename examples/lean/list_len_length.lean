def len {α : Type} : List α → Nat
  | [] => 0
  | _ :: xs => len xs + 1

def app {α : Type} : List α → List α → List α
  | [], ys => ys
  | x :: xs, ys => x :: app xs ys

theorem len_length {α : Type} (xs : List α) : len xs = xs.length := by
  sorry
