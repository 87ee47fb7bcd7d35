-- trap: a lemma takes the name of an implicitly bound variable, and nothing else is changed
-- caught by: against
-- expect: REJECTED
set_option autoImplicit true

theorem p : True := trivial

theorem goal {q : Nat} : p = q → True := by
  exact fun _ => trivial
