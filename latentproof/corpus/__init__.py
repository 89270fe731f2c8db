"""A text file under the theory's quantities: correlations by distance, losses by context, exponents, boundaries."""
