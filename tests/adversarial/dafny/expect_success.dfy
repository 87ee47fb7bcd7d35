datatype Result = Ok(value: int) | Failed {
  predicate IsFailure() { Failed? }
  function PropagateFailure(): Result requires Failed? { this }
  function Extract(): int requires Ok? { value }
}

method Wrong(r: Result) returns (v: int)
  ensures r.Ok?
{
  v :- expect r;
}
