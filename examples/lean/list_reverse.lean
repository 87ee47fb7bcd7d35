def rev {α : Type} : List α → List α
  | [] => []
  | x :: xs => rev xs ++ [x]

theorem rev_append {α : Type} (xs ys : List α) : rev (xs ++ ys) = rev ys ++ rev xs := by
  sorry

theorem rev_rev {α : Type} (xs : List α) : rev (rev xs) = xs := by
  sorry
