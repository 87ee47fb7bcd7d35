-- honest: private and protected helpers
private theorem helper : True := trivial

namespace A
protected theorem other : True := helper
end A

theorem goal : True := A.other
