module BeginAndEnd

let goal (x:int) : Lemma (requires x > 0) (ensures x >= 1) =
  if x > 0 then begin
    assert (x >= 1);
    ()
  end
  else ()
