namespace A
theorem goal : 1 = 1 := sorry
end A
