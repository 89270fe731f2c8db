"""The derivations, as data: one family of theorems a file."""
