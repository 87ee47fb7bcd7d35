// The function counts upwards, and Dafny has to be told why it ends.

function Count(low: int, high: int): nat {
  if low < high then 1 + Count(low + 1, high) else 0
}
