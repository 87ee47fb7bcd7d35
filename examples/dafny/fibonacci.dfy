/** The n-th Fibonacci number, in a loop. */
function Fib(n: nat): nat {
  if n < 2 then n else Fib(n - 1) + Fib(n - 2)
}

method Fibonacci(n: nat) returns (x: nat)
  ensures x == Fib(n)
{
  x := 0;
  var i, y := 0, 1;
  while i < n {
    x, y := y, x + y;
    i := i + 1;
  }
}
