-- trap: a lemma that may use what it shows
-- caught by: against
-- expect: REJECTED
mutual
theorem one : 1 = 1 := rfl
theorem helper : 2 = 3 := two
theorem two : 2 = 3 := helper
end
