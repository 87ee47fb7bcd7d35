-- trap: an example is used by the name that it has while it is audited
-- caught by: lean
-- expect: TYPE_ERROR
example : True := trivial
theorem goal : True := lemmata_example_1
