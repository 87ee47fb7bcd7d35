module Given {
  method Wrong(b: bool) returns (x: int)
  {
    if b {
      x := 1;
    } else {
      x := 2;
    }
  }
}

module Claim refines Given {
  method Wrong(b: bool) returns (x: int)
    ensures x == 1 || x == 2
  {
    if ... {
      x := 1;
    } else {
      x := 2;
    }
  }
}
