class Counter {
  ghost var Repr: set<object>
  var value: int

  ghost predicate Valid()
    reads this, Repr
  {
    this in Repr && value >= 0
  }

  constructor ()
    ensures Valid() && fresh(Repr) && value == 0
  {
    value := 0;
    Repr := {this};
  }

  method Up()
    requires Valid()
    modifies Repr
    ensures Valid() && fresh(Repr - old(Repr)) && value == old(value) + 1
  {
    value := value + 1;
  }
}
