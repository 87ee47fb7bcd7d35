mutual
theorem one : 1 = 1 := sorry
theorem two : 2 = 3 := sorry
end
