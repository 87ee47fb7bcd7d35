-- honest: the shortest proof
theorem goal : True := trivial
