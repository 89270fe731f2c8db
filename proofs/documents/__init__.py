"""Derivations as a reader sees them: outline and prose, LaTeX with its bibliography, HTML with MathML and the graph."""
