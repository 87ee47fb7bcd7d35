-- trap: an import after the theorem
-- caught by: screen
-- expect: REJECTED
theorem goal : 1 = 1 := rfl

import Init
