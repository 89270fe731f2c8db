"""What is claimed: the Random Hierarchy Model and its exact formulas, in v, w, m and n (imports nothing but sympy)."""
