"""The claims: one file each, binding a statement to its derivation, its experiment and its falsifiers."""
