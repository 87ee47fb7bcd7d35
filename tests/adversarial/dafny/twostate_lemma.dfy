class Cell { var value: int }

twostate lemma Cheat(c: Cell)
  ensures c.value == old(c.value) + 1

method Wrong(c: Cell)
  ensures c.value == old(c.value) + 1
{
  Cheat(c);
}
