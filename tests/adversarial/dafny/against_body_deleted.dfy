method Count(n: nat) returns (i: nat)
  ensures i == n
