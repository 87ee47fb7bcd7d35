-- honest: options that only change what is shown
set_option pp.all true
set_option linter.unusedVariables false in
theorem goal (n : Nat) (h : True) : n = n := rfl
