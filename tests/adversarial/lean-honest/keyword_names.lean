-- honest: names that are words of Lean's, with and without quotes
theorem «from» : True := trivial
theorem «at» : True := «from»
theorem sig : True := «at»
theorem axioms : True := sig
theorem «a--b» : True := axioms
theorem x.«2» : True := «a--b»
