-- trap: a type that holds functions from itself
-- caught by: lean
-- expect: TYPE_ERROR
inductive Bad where
  | mk : (Bad → False) → Bad
theorem no (b : Bad) : False := match b with | .mk f => f b
theorem goal : False := no (.mk no)
