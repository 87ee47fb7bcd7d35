namespace A
def x : Nat := 2
end A
def x : Nat := 1
theorem one : True := sorry
private def key : Nat := x
theorem goal : key = 2 := sorry
