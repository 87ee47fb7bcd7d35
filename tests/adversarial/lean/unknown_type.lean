-- trap: a type that is not there becomes a variable, and the statement one about any type
-- caught by: lean
-- expect: TYPE_ERROR
theorem goal (x : Int) (h : ∀ y : Int, y = x) : ∀ a b : Int, a = b := fun a b => (h a).trans (h b).symm
