"""A user's own learner: its learning curves, the laws they are compatible with, and what to measure next."""
