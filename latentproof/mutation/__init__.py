"""Wrong variants of every formula, and which layer of checks catches each: the tests of the tests."""
