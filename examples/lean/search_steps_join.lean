inductive Term where
  | yes
  | no
  | choose (c t e : Term)

inductive Step : Term → Term → Prop where
  | yes (t e : Term) : Step (.choose .yes t e) t
  | no (t e : Term) : Step (.choose .no t e) e
  | inside (c d t e : Term) : Step c d → Step (.choose c t e) (.choose d t e)

inductive Steps : Term → Term → Prop where
  | done (t : Term) : Steps t t
  | more (a b c : Term) : Step a b → Steps b c → Steps a c

theorem steps_join (a b c : Term) (h : Steps a b) (k : Steps b c) : Steps a c := by
  sorry
