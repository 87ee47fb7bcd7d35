-- trap: after an error the elaborator goes on with a sorry of its own
-- caught by: lean
-- expect: TYPE_ERROR
theorem helper : 1 = 2 := undefined_name

theorem goal : 1 = 2 := helper
