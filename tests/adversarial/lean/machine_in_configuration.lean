-- trap: the configuration of a tactic is computed while the file is checked, and an action is a function of the world
-- caught by: screen
-- expect: REJECTED
-- says: it acts on the machine
def steps : Nat := match IO.FS.writeFile "Subject.olean" "" () with
  | .ok _ _ => 1000
  | .error _ _ => 1
theorem goal : 1 = 1 := by simp (maxSteps := steps)
