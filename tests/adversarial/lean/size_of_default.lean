-- trap: a type of the core without a size of its own takes the default, 0, where Lean says 1
-- caught by: lean
-- expect: TYPE_ERROR
theorem goal : sizeOf true = 0 := rfl
