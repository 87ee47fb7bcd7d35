-- honest: primes in names
theorem goal' (x x' x'' : Nat) (h' : x = x') (h'' : x' = x'') : x = x'' := h'.trans h''
