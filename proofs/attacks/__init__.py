"""The checkers under attack: mutated derivations, corrupted and hostile proof files."""
