"""Theorems at numbers: each statement evaluated on small models and integers, apart from its proof."""
