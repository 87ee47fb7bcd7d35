-- honest: namespaces and sections
namespace A

section

variable (n : Nat)

theorem self : n = n := rfl

end

namespace B

theorem self' (m : Nat) : m = m := A.self m

end B

end A

open A in
theorem goal : 3 = 3 := B.self' 3
