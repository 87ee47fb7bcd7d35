-- trap: a candidate brings the action itself, inside the configuration of a tactic
-- caught by: screen
-- expect: REJECTED
-- says: it acts on the machine
theorem goal (a b : Nat) (h : a = b) : b = a := by
  simp (maxSteps := match IO.Process.exit 0 () with | .ok _ _ => 1 | .error _ _ => 1) [h]
