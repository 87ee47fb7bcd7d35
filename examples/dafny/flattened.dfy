// The sum along an accumulator is the plain sum; the lemma is general in the accumulator.

datatype List = Nil | Cons(head: int, tail: List)

function Sum(xs: List): int {
  match xs
  case Nil => 0
  case Cons(x, rest) => x + Sum(rest)
}

function SumFrom(xs: List, acc: int): int {
  match xs
  case Nil => acc
  case Cons(x, rest) => SumFrom(rest, acc + x)
}

lemma {:induction false} SumFromIsSum(xs: List, acc: int)
  ensures SumFrom(xs, acc) == acc + Sum(xs)
