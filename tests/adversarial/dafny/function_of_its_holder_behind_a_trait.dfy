datatype Holder = Holder(knot: Knot)

trait Knot {
}

class Tied extends Knot {
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
  var not := (h: Holder) => if h.knot is Tied then !(h.knot as Tied).value(h) else true;
  var knot := new Tied(not);
  var holder := Holder(knot);
  calc {
    not(holder);
    !(holder.knot as Tied).value(holder);
    { assert (holder.knot as Tied).value == not; }
    !not(holder);
  }
}
