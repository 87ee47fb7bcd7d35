datatype Holder = Holder(knot: Knot<Holder>)

trait Knot<T> {
  const box: Box<T>
}

datatype Box<!T> = Box(value: T -> bool)

class Tied<T> extends Knot<T> {
  ghost constructor(box: Box<T>)
    ensures this.box == box
  {
    this.box := box;
  }
}

ghost method Wrong()
  ensures false
{
  var not := (h: Holder) => !h.knot.box.value(h);
  var knot := new Tied(Box(not));
  var holder := Holder(knot);
  calc {
    not(holder);
    !holder.knot.box.value(holder);
    { assert holder.knot.box.value == not; }
    !not(holder);
  }
}
