-- trap: only an example that states nothing
-- caught by: judge
-- expect: REJECTED
example : Nat := 3
example := 4
