/** Sums and products of a function over a range of integers, the upper end left out. */
module Sums {

  function SumTo(f: int -> int, low: int, high: int): int
    decreases high - low
  {
    if high <= low then 0 else SumTo(f, low, high - 1) + f(high - 1)
  }

  lemma SumToNext(f: int -> int, low: int, high: int)
    requires low <= high
    ensures SumTo(f, low, high + 1) == SumTo(f, low, high) + f(high)
  {
  }

  lemma SumToFirst(f: int -> int, low: int, high: int)
    requires low < high
    ensures SumTo(f, low, high) == f(low) + SumTo(f, low + 1, high)
    decreases high - low
  {
    if low + 1 < high {
      SumToFirst(f, low, high - 1);
    }
  }

  lemma SumToSplit(f: int -> int, low: int, middle: int, high: int)
    requires low <= middle <= high
    ensures SumTo(f, low, high) == SumTo(f, low, middle) + SumTo(f, middle, high)
    decreases high - middle
  {
    if middle < high {
      SumToSplit(f, low, middle, high - 1);
    }
  }

  lemma SumToOfSum(f: int -> int, g: int -> int, low: int, high: int)
    ensures SumTo(i => f(i) + g(i), low, high) == SumTo(f, low, high) + SumTo(g, low, high)
    decreases high - low
  {
    if low < high {
      SumToOfSum(f, g, low, high - 1);
    }
  }

  lemma SumToOfMultiple(c: int, f: int -> int, low: int, high: int)
    ensures SumTo(i => c * f(i), low, high) == c * SumTo(f, low, high)
    decreases high - low
  {
    if low < high {
      SumToOfMultiple(c, f, low, high - 1);
      assert c * (SumTo(f, low, high - 1) + f(high - 1)) == c * SumTo(f, low, high - 1) + c * f(high - 1);
    }
  }

  lemma SumToMonotone(f: int -> int, g: int -> int, low: int, high: int)
    requires forall i :: low <= i < high ==> f(i) <= g(i)
    ensures SumTo(f, low, high) <= SumTo(g, low, high)
    decreases high - low
  {
    if low < high {
      SumToMonotone(f, g, low, high - 1);
    }
  }

  /** 0 + 1 + ... + (n - 1). */
  lemma Gauss(n: nat)
    ensures 2 * SumTo(i => i, 0, n) == n * (n - 1)
  {
    if n != 0 {
      Gauss(n - 1);
    }
  }

  function Factorial(n: nat): nat
  {
    if n == 0 then 1 else n * Factorial(n - 1)
  }

  lemma FactorialPositive(n: nat)
    ensures 1 <= Factorial(n)
  {
    if n != 0 {
      FactorialPositive(n - 1);
      assert n * Factorial(n - 1) >= 1 * Factorial(n - 1);
    }
  }
}
