datatype Holder = Holder(knot: Knot)

class Knot {
  const value: Holder -> bool

  ghost constructor(value: Holder -> bool)
    ensures this.value == value
  {
    this.value := value;
  }
}

ghost method Wrong()
  ensures false
{
  var not := (h: Holder) => !h.knot.value(h);
  var knot := new Knot(not);
  var holder := Holder(knot);
  calc {
    not(holder);
    !holder.knot.value(holder);
    { assert holder.knot.value == not; }
    !not(holder);
  }
}
