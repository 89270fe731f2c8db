"""What is measured: grammars, joint laws, learners, thresholds, sequential tests (imports theory.model only)."""
