import Lean

/-!
# The size of a goal

A decomposition is worth what it takes off the goal, so goal and subgoals are measured alike. The size of a goal is the
number of distinct subterms of its target and of its hypotheses together (`docs/search.md`, "The size of a goal", is
where the definition stands). Constants and variables are subterms; of an application its function and each argument
are, and partial applications are not. Universe levels and annotations do not count.
-/

namespace Lemmata

/-- The subterms of a term, added to those that were seen before. -/
partial def subterms (seen : Std.HashSet Lean.Expr) (term : Lean.Expr) : Std.HashSet Lean.Expr :=
  match term with
  | .mdata _ inner => subterms seen inner
  | _ =>
    if seen.contains term then
      seen
    else
      let seen := seen.insert term
      match term with
      | .app .. => (Lean.Expr.getAppArgs term).foldl subterms (subterms seen (Lean.Expr.getAppFn term))
      | .lam _ type body _ => subterms (subterms seen type) body
      | .forallE _ type body _ => subterms (subterms seen type) body
      | .letE _ type value body _ => subterms (subterms (subterms seen type) value) body
      | .proj _ _ whole => subterms seen whole
      | _ => seen

/-- The size of a goal: the number of distinct subterms of its target and of its hypotheses, values of `let` included. -/
def goalSize (goal : Lean.MVarId) : Lean.MetaM Nat :=
  Lean.MVarId.withContext goal do
    let mut seen := subterms {} (← Lean.instantiateMVars (← Lean.MVarId.getType goal))
    for declaration in ← Lean.getLCtx do
      unless Lean.LocalDecl.isImplementationDetail declaration do
        seen := subterms seen (← Lean.instantiateMVars (Lean.LocalDecl.type declaration))
        if let some value := Lean.LocalDecl.value? declaration then
          seen := subterms seen (← Lean.instantiateMVars value)
    return seen.size

/-- `goal_size` says how large the main goal is, and leaves it as it is. -/
elab "goal_size" : tactic => do
  let size ← Lean.Elab.Tactic.liftMetaMAtMain goalSize
  Lean.logInfo m!"goal size: {size}"

/-- `#goal_size t` says how large the goal is that has the target `t` and the variables of the section. -/
elab "#goal_size " statement:term : command =>
  Lean.Elab.Command.runTermElabM fun _ => do
    let type ← Lean.Elab.Term.elabType statement
    Lean.Elab.Term.synthesizeSyntheticMVarsNoPostponing
    let goal ← Lean.Meta.mkFreshExprMVar (← Lean.instantiateMVars type)
    let size ← goalSize (Lean.Expr.mvarId! goal)
    Lean.logInfo m!"goal size: {size}"

end Lemmata
