-- trap: a namespace is opened and closed behind the last theorem
-- caught by: against
-- expect: REJECTED
namespace A
theorem goal : 1 = 1 := rfl
end A
namespace B
end B
