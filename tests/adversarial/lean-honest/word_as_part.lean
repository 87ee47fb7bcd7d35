-- honest: names that contain forbidden words
theorem not_an_axiom (sorry_not : True) : True := sorry_not

theorem axiom' : True := not_an_axiom trivial

theorem goal (macros unsafe_ partially : True) : True ∧ True ∧ True := ⟨macros, unsafe_, partially⟩
