-- trap: the file replaces the library
-- caught by: screen
-- expect: REJECTED
prelude
inductive Eq : Nat → Nat → Prop where | intro (a b) : Eq a b
