module Given {
  method Wrong() returns (x: int)
  {
    x := 1;
  }
}

module Claim refines Given {
  method Wrong() returns (x: int)
    ensures x == 1
  {
    ...;
  }
}
