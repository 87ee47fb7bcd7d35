import Lean

/-!
# An audit of axioms

`#audit_axioms` prints, as JSON, what each theorem of the file rests on; `#audit_axioms a b` what `a` and `b` do. Anything
beyond `propext`, `Classical.choice` and `Quot.sound` is an error: `sorryAx` (a hole), axioms of one's own, and the axioms of
native evaluation.

The audit is for one's own files. It runs in the process that it is about, so it is no evidence against a file that
wants to deceive: `lemmata verify` asks in another process, which only imports what was compiled.
-/

namespace Lemmata

/-- The axioms of Lean's logic. -/
def allowedAxioms : Array Lean.Name := #[``propext, ``Classical.choice, ``Quot.sound]

/-- The constants that a declaration mentions: in its type, in its value or proof, and its constructors. -/
def mentioned (info : Lean.ConstantInfo) : Array Lean.Name :=
  let type := Lean.Expr.getUsedConstants (Lean.ConstantInfo.type info)
  let value := match Lean.ConstantInfo.value? info (allowOpaque := true) with
    | some value => Lean.Expr.getUsedConstants value
    | none => #[]
  let constructors := match info with
    | .inductInfo value => value.ctors.toArray
    | _ => #[]
  type ++ value ++ constructors

/-- What a declaration rests on, itself included, added to what was seen before. Types of axioms are followed too. -/
partial def reached (environment : Lean.Environment) (seen : Lean.NameSet) (name : Lean.Name) : Lean.NameSet :=
  if seen.contains name then
    seen
  else
    match Lean.Environment.find? environment name with
    | some info => (mentioned info).foldl (reached environment) (seen.insert name)
    | none => seen.insert name

/-- The axioms that a declaration rests on, in alphabetical order. -/
def axiomsOf (name : Lean.Name) : Lean.CoreM (Array Lean.Name) := do
  let environment ← Lean.getEnv
  let isAxiom (name : Lean.Name) : Bool := match Lean.Environment.find? environment name with
    | some (.axiomInfo _) => true
    | _ => false
  let walked := (reached environment {} name).toList.toArray.filter isAxiom
  -- What an imported module keeps to itself cannot be walked through; Lean has noted the axioms of it.
  let noted ← Lean.collectAxioms name
  let all := noted.foldl (fun found one => if found.contains one then found else found.push one) walked
  return all.qsort Lean.Name.lt

/-- The theorems of the file, without those that Lean made. -/
def theoremsOfFile : Lean.CoreM (Array Lean.Name) := do
  let constants := Lean.Environment.constants (← Lean.getEnv)
  let found := constants.map₂.foldl (init := #[]) fun found name info =>
    match info with
    | .thmInfo _ => if Lean.Name.isInternalDetail name then found else found.push name
    | _ => found
  return found.qsort Lean.Name.lt

/-- Prints the axioms of some theorems as JSON; raises an error if one of them is not allowed. -/
def audit (names : Array Lean.Name) : Lean.CoreM Unit := do
  let mut rows : Array Lean.Json := #[]
  let mut complaints : Array String := #[]
  for name in names do
    let axioms ← axiomsOf name
    let texts := axioms.map fun one => Lean.Json.str one.toString
    rows := rows.push (Lean.Json.mkObj [("theorem", .str name.toString), ("axioms", .arr texts)])
    for one in axioms do
      unless allowedAxioms.contains one do
        complaints := complaints.push s!"{name} rests on {one}"
  Lean.logInfo (Lean.Json.compress (.arr rows))
  unless complaints.isEmpty do
    let listed := ", ".intercalate complaints.toList
    Lean.throwError m!"axioms that are not Lean's own: {listed}"

/-- `#audit_axioms` audits all theorems of the file up to here, `#audit_axioms a b` those that are named. -/
elab "#audit_axioms" names:ident* : command =>
  Lean.Elab.Command.liftCoreM do
    if names.isEmpty then
      audit (← theoremsOfFile)
    else
      audit (← names.mapM fun name => Lean.Elab.realizeGlobalConstNoOverloadWithInfo name)

end Lemmata
