-- trap: a string in which a macro could read an expression
-- caught by: screen
-- expect: REJECTED
theorem goal : "{sorry}" = "{sorry}" := rfl
