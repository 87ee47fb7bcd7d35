def rev {α : Type} : List α → List α
  | [] => []
  | x :: xs => rev xs ++ [x]

def onto {α : Type} : List α → List α → List α
  | [], ys => ys
  | x :: xs, ys => onto xs (x :: ys)

theorem onto_rev {α : Type} (xs ys : List α) : onto xs ys = rev xs ++ ys := by
  sorry
