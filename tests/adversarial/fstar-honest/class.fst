module Class

class default_value (a:Type) = { value : a }

instance default_int : default_value int = { value = 0 }

let pick (#a:Type) {| default_value a |} : a = value

let zero () : Lemma (pick #int == 0) = ()
