trait Shape {
  const size: nat

  function Double(): nat
    ensures Double() >= size
  {
    2 * size
  }
}

class Square extends Shape {
  constructor (n: nat)
    ensures size == n
  {
    size := n;
  }
}
