// honest: objects hold functions of other things, and of what leads elsewhere
datatype Event = Event(sender: Sender, size: nat)

class Sender {
  var name: string
  const weight: nat -> nat

  constructor(weight: nat -> nat)
    ensures this.weight == weight
  {
    this.name := "nobody";
    this.weight := weight;
  }
}

class Handler<T> {
  const accepts: T -> bool
  var next: Handler?<T>

  constructor(accepts: T -> bool)
    ensures this.accepts == accepts
  {
    this.accepts := accepts;
    next := null;
  }
}

method Handled() returns (answer: bool)
  ensures answer
{
  var sender := new Sender(n => n + 1);
  var handler := new Handler<Event>((e: Event) => e.size < 5);
  answer := handler.accepts(Event(sender, 3));
}

trait Filter<T> {
  const accepts: T -> bool
}

class Inverted<T> extends Filter<T> {
  constructor(filter: Filter<T>)
    ensures forall x: T :: accepts(x) == !filter.accepts(x)
  {
    this.accepts := x => !filter.accepts(x);
  }
}
