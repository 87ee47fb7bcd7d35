-- trap: a notation changes what the statement says
-- caught by: against
-- expect: REJECTED
local notation "Even" => fun _ => True

theorem goal (n : Nat) : Even n := trivial
