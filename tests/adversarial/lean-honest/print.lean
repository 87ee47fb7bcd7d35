-- honest: questions that only print
theorem goal : True := trivial

#check goal
#print axioms goal
