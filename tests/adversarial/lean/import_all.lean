-- trap: an import that shows what a module keeps to itself
-- caught by: screen
-- expect: REJECTED
import all Init

theorem goal : 1 = 1 := rfl
